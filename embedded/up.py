"""In which order does the whole house come up, under which addresses, and what is said while it does?"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from embedded import postgres, temporal
from embedded.child import Child, Spec
from embedded.ports import LOOPBACK, choose, must_be_free
from embedded.probes import answers, exists
from embedded.state import (
    ChildState,
    HouseState,
    new_key,
    only_one,
    process_of,
    read,
    stop_strays,
    write,
)
from embedded.supervisor import Supervisor
from settings import Settings, variable

CHECKOUT = Path(__file__).resolve().parent.parent
MARGIN = 5.0

Say = Callable[[str], None]
Processes = Callable[[Settings, HouseState], Sequence[Spec]]


def up(settings: Settings, processes: Processes, say: Say) -> None:
    """The house, from here until a signal asks it to stop."""
    settings = settings.model_copy(update={"home": settings.home.resolve()})
    home = settings.home
    with only_one(home):
        old = read(home)
        for name in stop_strays(old):
            say(f"上次遗留的 {name} 已停止 · stopped {name}, left over from last time")
        house = lay_out(settings, old)
        supervisor = Supervisor(
            processes(settings, house),
            home / "logs",
            lambda child: _changed(home, house, supervisor, child, say),
        )
        try:
            supervisor.run(lambda: say(welcome(settings, house)))
        finally:
            write(home, house.model_copy(update={"supervisor": None, "ready": False, "children": {}}))
        say("已全部停止 · all stopped")


def lay_out(settings: Settings, old: HouseState) -> HouseState:
    """Ports, addresses and the first key: as they were told, else as they were last time, else new."""
    home, ports = settings.home, {"api": must_be_free("port", settings.port, settings.host)}
    if settings.temporal_ui_port is not None:
        ports["temporal_ui"] = must_be_free("temporal_ui_port", settings.temporal_ui_port)
    database_url, temporal_address = settings.database_url, settings.temporal_address
    if temporal_address is None:
        kept = old.ports.get("temporal")
        ports["temporal"] = choose("temporal_port", settings.temporal_port, kept, temporal.FIRST_PORT, home)
        temporal_address = temporal.address(ports["temporal"])
    if database_url is None:
        kept = old.ports.get("postgres")
        ports["postgres"] = choose("postgres_port", settings.postgres_port, kept, postgres.FIRST_PORT, home)
        database_url = postgres.url(ports["postgres"], postgres.prepare(home / "postgres"))
    told_key = settings.bootstrap_key.get_secret_value() if settings.bootstrap_key else None
    ui = ports.get("temporal_ui")
    return HouseState(
        supervisor=process_of(os.getpid()),
        ports=ports,
        database_url=database_url,
        temporal_address=temporal_address,
        temporal_ui=f"http://{LOOPBACK}:{ui}" if ui and "temporal" in ports else None,
        api_url=f"http://{reachable(settings.host)}:{settings.port}",
        bootstrap_key=told_key or old.bootstrap_key or new_key(),
    )


def reachable(host: str) -> str:
    """An address to call, for one that may mean "every address" and is only good for listening."""
    if host in {"0.0.0.0", "::"}:
        return LOOPBACK
    return f"[{host}]" if ":" in host else host


def own_processes(settings: Settings, house: HouseState) -> list[Spec]:
    """PostgreSQL and Temporal where they are not somebody else's, migrations, then the worker and the API."""
    home, specs = settings.home, []
    if "postgres" in house.ports:
        specs.append(postgres.spec(home / "postgres", house.ports["postgres"]))
    if "temporal" in house.ports:
        ui, skipping = settings.temporal_ui_port, settings.sandbox
        port, namespace = house.ports["temporal"], settings.temporal_namespace
        specs.append(temporal.spec(home / "temporal", port, namespace, ui, skipping))
    servers = [spec.name for spec in specs]
    ready_file, stop_within = home / "worker.ready", settings.grace + MARGIN
    migrate = verb(
        "migrate", settings, house, after=[name for name in servers if name == "postgres"], once=True
    )
    worker = verb(
        "worker",
        settings,
        house,
        after=["migrate", *servers],
        ready=exists(ready_file),
        stop_within=stop_within,
        env={variable("ready_file"): str(ready_file)},
        forget=(ready_file,),
    )
    api = verb(
        "api",
        settings,
        house,
        after=["migrate", *servers],
        ready=answers(f"{house.api_url}/readyz"),
        stop_within=stop_within,
    )
    return [*specs, migrate, worker, api]


def with_town(settings: Settings, house: HouseState) -> list[Spec]:
    """The same house, and the sample town moved in when everything is up."""
    return [
        *own_processes(settings, house),
        verb("town", settings, house, after=["worker", "api"], once=True),
    ]


def verb(
    name: str,
    settings: Settings,
    house: HouseState,
    *,
    after: list[str],
    once: bool = False,
    ready: Callable[[], bool] = lambda: True,
    stop_within: float = 10.0,
    env: dict[str, str] | None = None,
    forget: tuple[Path, ...] = (),
) -> Spec:
    """A verb of the command line as a process, told by its environment where the others are."""
    told = {
        "PYTHONUNBUFFERED": "1",
        variable("home"): str(settings.home),
        variable("database_url"): house.database_url or "",
        variable("temporal_address"): house.temporal_address or "",
        variable("bootstrap_key"): house.bootstrap_key or "",
    }
    return Spec(
        name=name,
        command=(sys.executable, "-m", "cli", name),
        cwd=CHECKOUT,
        env={**os.environ, **told, **(env or {})},
        after=tuple(after),
        once=once,
        ready=ready,
        stop_within=stop_within,
        ready_within=180 if once else 60,
        forget=forget,
    )


def _changed(home: Path, house: HouseState, supervisor: Supervisor, child: Child, say: Say) -> None:
    children = {
        name: ChildState(
            state=one.state,
            restarts=one.restarts,
            process=process_of(one.pid) if one.pid is not None else None,
        )
        for name, one in supervisor.children.items()
    }
    write(home, house.model_copy(update={"ready": supervisor.ready, "children": children}))
    name, code = child.spec.name, child.exit_code
    said = {
        "starting": f"正在启动 {name} · starting {name}",
        "resting": f"{name} 停了（{code}），即将重启 · {name} ended ({code}), starting it again",
        "stopped": f"已停止 {name} · stopped {name}",
    }
    if child.state in said:
        say(said[child.state])


def welcome(settings: Settings, house: HouseState) -> str:
    lines = [
        "ready · 就绪",
        f"  页面 pages      {house.api_url}/",
        f"  接口 API        {house.api_url}/docs",
        f"  密钥 key        {house.bootstrap_key}",
        f"  Temporal        {house.temporal_ui or house.temporal_address}",
        f"  数据 state      {settings.home}",
        "  停止 stop       Ctrl-C",
    ]
    if not (settings.sandbox or settings.twilio):
        lines.append(
            "  注意 note       没有设置短信和电话，消息只写在纸上，没有人会收到 · no SMS or voice is set up:"
        )
        lines.append("                  messages are written down and reach nobody; see shangmen doctor")
    return "\n".join(lines)
