"""Which rooms are there, who may enter which, and which library lives where?"""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOMS = (
    *("domain", "standards", "messages", "workflows", "activities"),
    *("channels", "storage", "api", "console", "reports", "simulation", "embedded", "bench"),
)
FILES = (
    "logbook",
    "settings",
    "settings_kinds",
    "settings_voices",
    "posts",
    "worker",
    "cli",
    "cli_accounts",
    "cli_standards",
    "cli_editions",
    "cli_demo",
    "cli_people",
    "cli_simulate",
    "cli_trace",
)
EVERYBODY = frozenset({*ROOMS, *FILES})
# What the door for programs may ask storage: questions, an opening, receipts, keys; never how a step is written.
STORAGE_DOORS = (
    *(
        "asked",
        "audit",
        "bridges",
        "figures",
        "engine",
        "erasing",
        "inbox",
        "keys",
        "links",
        "opening",
        "opt_outs",
        "people",
        "receipts",
        "texts",
    ),
    *("reading", "reading_for_api", "reading_messages", "reading_metrics", "reading_people", "reading_scope"),
)
# What the window for people may ask besides: who is signed in and on duty, what wakes a page, what a technician has.
STORAGE_WINDOWS = (
    *("accounts", "attachments", "duty", "invitations", "listening", "passwords"),
    *("reading_board", "reading_complaints", "reading_digests", "reading_jobs", "reading_reports"),
    *("sessions", "teams"),
)
MAY_IMPORT: dict[str, frozenset[str]] = {
    "domain": frozenset(),
    "standards": frozenset({"domain"}),
    "messages": frozenset({"domain", "standards.reading"}),
    "channels": frozenset({"domain"}),
    "storage": frozenset({"domain"}),
    "activities": frozenset({"domain", "channels", "storage", "messages", "standards"}),
    "workflows": frozenset({"domain", "activities.contracts"}),
    "api": frozenset(f"storage.{door}" for door in STORAGE_DOORS)
    | {"domain", "standards", "messages", "settings", "channels", "workflows.handles", "workflows.connecting"}
    | {"logbook"}
    # api/app.py alone includes the pages: one process, one door.
    | {"workflows.running", "console.routes"},
    # A page gives a command, looks at a case and says a refusal by the very functions of the API: a way of its own
    # would be a second law. It asks storage the same questions, and a few more that only pages have.
    "console": frozenset(f"storage.{door}" for door in (*STORAGE_DOORS, *STORAGE_WINDOWS))
    | {"api", "channels.contract", "domain", "standards", "messages", "reports", "settings"}
    | {"workflows.handles"},
    "reports": frozenset({"domain", "storage.engine", "storage.reading_digests", "storage.reading_reports"}),
    "embedded": frozenset({"settings", "storage.migrate", "domain", "standards"}),
    "simulation": EVERYBODY - {"worker", "cli", "bench"},
    # It measures: it stands a house up, fills it with cases as the law opens them, asks the door, and counts in
    # storage. Nobody enters it.
    "bench": frozenset(
        {
            "activities.courier",
            "activities.reconciler",
            "activities.sweeper",
            "api.shapes",
            "domain",
            "embedded",
            "posts",
            "settings",
            "simulation",
            "standards",
            "storage",
            "worker",
            "workflows.connecting",
            "workflows.handles",
        }
    ),
    # What a line of the log looks like: the processes that write one, and the door that says which request it is.
    "logbook": frozenset(),
    "settings": frozenset({"settings_kinds", "settings_voices"}),
    "settings_kinds": frozenset(),
    "settings_voices": frozenset({"settings_kinds"}),
    "posts": frozenset({"activities", "channels", "logbook", "settings", "standards", "storage"}),
    "worker": EVERYBODY - {"bench"},
    "cli": EVERYBODY - {"bench"},
    "cli_standards": frozenset({"cli_editions", "domain", "standards"}),
    "cli_editions": frozenset({"domain", "standards"}),
    "cli_demo": EVERYBODY - {"bench"},
    "cli_accounts": frozenset({"cli", "domain", "settings", "storage"}),
    "cli_trace": frozenset({"settings", "storage.engine", "storage.reading_traces"}),
    "cli_people": EVERYBODY - {"bench"},
    "cli_simulate": EVERYBODY - {"bench"},
}
ONE_ROOM: dict[str, frozenset[str]] = {
    "twilio": frozenset({"channels"}),
    "apprise": frozenset({"channels"}),
    "cryptography": frozenset({"channels"}),
    "urllib3": frozenset({"channels"}),
    "truststore": frozenset({"channels"}),
    # What waits for nobody in a hurry: it costs twice what urllib3 does (docs/decisions/0016).
    "httpx2": frozenset({"console", "simulation", "bench"}),
    "sqlalchemy": frozenset({"storage"}),
    "psycopg2": frozenset({"storage"}),
    "alembic": frozenset({"storage"}),
    "xlsxwriter": frozenset({"reports"}),
    "yaml": frozenset({"standards"}),
    "argon2": frozenset({"storage"}),
    "authlib": frozenset({"console"}),
    "joserfc": frozenset({"console"}),
    "fastapi": frozenset({"api", "console"}),
    "starlette": frozenset({"api", "console"}),
    "jinja2": frozenset({"console"}),
    "structlog": frozenset({"logbook"}),
    # Who counts, who shows it, and who measures by reading what is shown.
    "prometheus_client": frozenset({"api", "activities", "posts", "bench"}),
    # In bench the bare workflow beside which ours are measured.
    "temporalio": frozenset({"workflows", "activities", "worker", "simulation", "api", "bench"}),
    "typer": frozenset(name for name in FILES if name.startswith("cli")),
}


def modules() -> Iterator[Path]:
    """Every Python file of ours that is not a test or a migration."""
    for name in FILES:
        path = HOUSE / f"{name}.py"
        if path.exists():
            yield path
    for room in ROOMS:
        yield from (path for path in sorted((HOUSE / room).rglob("*.py")) if "versions" not in path.parts)


def room_of(path: Path) -> str:
    inside = path.relative_to(HOUSE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports(path: Path) -> Iterator[str]:
    """The modules that a file names in its imports, wherever they stand."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
