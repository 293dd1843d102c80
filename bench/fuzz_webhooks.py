"""Does any of 100,000 odd or forged webhooks break the house, or change it unsigned?"""

import asyncio
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench import pages
from bench.forgeries import EACH, Hook, Known, hooks
from bench.forgeries_elsewhere import elsewhere
from bench.load import Load
from storage.engine import Database
from tests import postgres

HOW_MANY = 100_000
BATCH = 5
Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
# Everything that a webhook could change, as one line of text.
STATE = (
    "SELECT (SELECT md5(string_agg(m::text, '|' ORDER BY id)) FROM messages m)"
    " || (SELECT md5(string_agg(a::text, '|' ORDER BY id)) FROM attempts a)"
    " || (SELECT string_agg(no || seq, '|' ORDER BY no) FROM cases)"
    " || (SELECT coalesce(md5(string_agg(b::text, '|' ORDER BY id)), '') FROM bridges b)"
    " || (SELECT coalesce(md5(string_agg(l::text, '|' ORDER BY id)), '') FROM links l)"
    " || (SELECT count(*) FROM callbacks) || ' ' || (SELECT count(*) FROM inbox)"
    " || ' ' || (SELECT count(*) FROM events)"
)


@dataclass
class Found:
    """What came of them all. `trouble` must stay empty."""

    answers: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)


async def ask(app: App, hook: Hook) -> int:
    """One request straight into the application; an exception in it is an exception here."""
    path, _, query = hook.target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": hook.method, "scheme": "https",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("house.example", 443), "headers": [(b"host", b"house.example"), *hook.headers], "state": {},
    }  # fmt: skip
    said: list[int] = []
    done = asyncio.Event()

    async def receive() -> Message:
        if done.is_set():
            return {"type": "http.disconnect"}
        done.set()
        return {"type": "http.request", "body": hook.body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said.append(message["status"])

    await app(scope, receive, send)
    return said[0]


def fuzz(app: App, database: Database, known: Known, count: int, dice: int) -> Found:
    """Batches of odd webhooks; around all that are not genuine the state of the house is compared."""
    found, loop = Found(), asyncio.new_event_loop()
    batches = st.lists(
        st.one_of(hooks(known), hooks(known), elsewhere(known)), min_size=BATCH, max_size=BATCH
    )

    @seed(dice)
    @settings(max_examples=-(-count // (BATCH * EACH)), database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(batches)
    def storm(drawn: list[list[Hook]]) -> None:
        batch = [hook for hooks_of_one in drawn for hook in hooks_of_one]
        forged = [hook for hook in batch if not hook.genuine]
        before = _state(database)
        loop.run_until_complete(_ask_all(app, forged, found))
        if _state(database) != before:
            found.trouble.append(f"changed by one of {forged}")
        loop.run_until_complete(_ask_all(app, [hook for hook in batch if hook.genuine], found))

    try:
        storm()
    finally:
        loop.close()
    return found


async def _ask_all(app: App, batch: list[Hook], found: Found) -> None:
    """One after the other, in one task: the threads behind the application are kept from one to the next."""
    for hook in batch:
        _note(found, hook, await ask(app, hook))


def _note(found: Found, hook: Hook, status: int) -> None:
    way = "signed" if hook.genuine else "looked" if hook.looks else "forged"
    found.answers[f"{_whose(hook)}, {way}: {status}"] += 1
    if status >= 500 or (way == "forged" and status < 400):
        found.trouble.append(f"{status}: {hook}")


def _whose(hook: Hook) -> str:
    """The first words of the path that tell one door from another; never what comes after them."""
    parts = hook.target.partition("?")[0].split("/")
    if parts[1] == "a":
        return "link of a mail"
    return "bridge" if parts[3:5] == ["twilio", "bridge"] else parts[3]


def _state(database: Database) -> str:
    with database.reading() as connection:
        return str(connection.exec_driver_sql(STATE).scalar_one())


def main(count: int) -> int:
    from tests.api.fuzzed import known_of, lived_in

    postgres.choose_place(Path(tempfile.gettempdir()) / f"shangmen-fuzz-{os.getpid()}")
    database = Database(postgres.database_for("fuzz"), pool_size=12, name="fuzz")
    # Each forgery is worth a line to whoever runs a house; a hundred thousand are worth none here.
    logging.disable(logging.WARNING)
    with lived_in(database) as door:
        known, load, begun = known_of(door, 8), Load(), time.monotonic()
        found = fuzz(door.client.app, database, known, count, 20261122)
        seconds = time.monotonic() - begun
    asked = sum(found.answers.values())
    figures = {"webhooks": asked, "answers": dict(sorted(found.answers.items())), "trouble": found.trouble[:20],
               "seconds": round(seconds, 1), "load": load.since()}  # fmt: skip
    pages.keep("fuzz", figures)
    sys.stdout.write("\n".join(f"{name}: {value}" for name, value in figures.items()) + "\n")
    database.close()
    return 0 if asked >= count and not found.trouble else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else HOW_MANY))
