"""Where is the machine's own Chromium, how is it started so that it speaks to nobody, and what if there is none?"""

import os
import shutil
import subprocess
import sys

BY_HAND, WANTED = "CHROMIUM", "BROWSER_TESTS"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
# Whatever else a browser looks up on its own would be refused by a closed network, many times a second.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
MISSING = (
    "浏览器测试不会跑：这台机器上没有 Chromium。在 Debian/Ubuntu 上：sudo apt install chromium fonts-noto-cjk；"
    f"别处装好后用 {BY_HAND}=/路径/chrome 指明。 · The browser tests will NOT run: no Chromium here. "
    f"On Debian or Ubuntu: sudo apt install chromium fonts-noto-cjk; elsewhere name one: {BY_HAND}=/path/to/chrome"
)


def program() -> str | None:
    """The browser of this machine, or the one that was named."""
    named = os.environ.get(BY_HAND)
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def must_run() -> bool:
    """In CI a test that does not run is a test that failed."""
    return os.environ.get(WANTED) == "must"


def install() -> None:
    """Debian's browser, where root asks for it; anybody else is told what to install."""
    if program():
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stderr.write("正在安装浏览器测试用的 Chromium · installing Chromium for the browser tests\n")
        for words in (("update", "-q"), ("install", "-qy", "--no-install-recommends", *PACKAGES)):
            subprocess.run(["apt-get", *words], check=False, stdout=subprocess.DEVNULL)
    if not program():
        sys.stderr.write(f"{MISSING}\n")


if __name__ == "__main__":
    install()
