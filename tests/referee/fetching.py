"""How does a file that others wrote, and that is never committed, come to a test: once, and unchanged?"""

import base64
import fcntl
import hashlib
import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tests.referee.node import CannotFetch, npm
from tests.referee.pins import KEPT_IN, Package


def place(package: Package) -> Path:
    """The file: named by hand, or fetched once by npm and kept outside of git."""
    by_hand = os.environ.get(package.by_hand)
    if by_hand:
        if not Path(by_hand).is_file():
            raise CannotFetch(package.wanted, f"{package.by_hand}={by_hand}", _instead(package))
        return Path(by_hand)
    kept = KEPT_IN / f"{package.integrity[7:19].replace('/', '_')}-{Path(package.file).name}"
    if not kept.exists():
        KEPT_IN.mkdir(parents=True, exist_ok=True)
        with (KEPT_IN / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of one run want it at the same moment
            if not kept.exists():
                _keep(unpacked(fetched(package), package), kept)
    return kept


def fetched(package: Package) -> bytes:
    """The packed file, straight from the registry that this machine uses."""
    with tempfile.TemporaryDirectory() as bench:
        try:
            done = npm("pack", "--loglevel=error", "--ignore-scripts", package.wanted, at=Path(bench))
        except subprocess.TimeoutExpired as late:
            raise CannotFetch(package.wanted, str(late), _instead(package)) from late
        packed = list(Path(bench).glob("*.tgz"))
        if done.returncode or len(packed) != 1:
            raise CannotFetch(package.wanted, done.stderr or done.stdout, _instead(package))
        return packed[0].read_bytes()


def unpacked(packed: bytes, package: Package) -> bytes:
    """The one file of it that we read, if the whole is what was pinned."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
    if found != package.integrity:
        raise CannotFetch(package.wanted, f"{found} ≠ {package.integrity}", _instead(package))
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        inside = archive.extractfile(package.file)
        if inside is None:
            raise CannotFetch(package.wanted, package.file, _instead(package))
        return inside.read()


def _instead(package: Package) -> tuple[str, str]:
    name = Path(package.file).name
    return (
        f"或下载 {package.wanted}，用 {package.by_hand}=…/{name} 指明文件。",
        f"or name the file of {package.wanted} yourself: {package.by_hand}=…/{name}",
    )


def _keep(said: bytes, kept: Path) -> None:
    """Renamed when whole: a run cut short leaves no half of a description behind."""
    half = kept.with_suffix(".half")
    half.write_bytes(said)
    half.replace(kept)
