"""Does an open page hear of a change at once, and does the ear close when nobody looks?"""

import asyncio
import threading
import time

from sqlalchemy import text

from console.live import EVERYTHING, Bell, _events
from storage.engine import Database
from tests.api.conftest import Door
from tests.console.conftest import Browser

NO = "SO-20261121-000042"


def call(database: Database, no: str) -> None:
    with database.transaction() as connection:
        connection.execute(text("SELECT pg_notify('cases', :no)"), {"no": no})


def ears() -> int:
    return sum(thread.name == "bell" for thread in threading.enumerate())


async def test_every_open_page_hears_at_once(database: Database) -> None:
    bell = Bell(database)
    with bell.listening() as one, bell.listening() as other:
        assert await one.hear(5) == {EVERYTHING}, "what was called before the ear was open is not known"
        assert await other.hear(5) == {EVERYTHING}
        began = time.monotonic()
        await asyncio.to_thread(call, database, NO)
        assert await one.hear(5) == {NO}
        assert await other.hear(5) == {NO}
        assert time.monotonic() - began < 5
        assert ears() == 1
    await _silent(bell)


async def test_whoever_comes_after_the_last_has_left_is_heard_too(database: Database) -> None:
    bell = Bell(database)
    for _ in range(3):
        with bell.listening() as page:
            assert EVERYTHING in await page.hear(5)
            await asyncio.to_thread(call, database, NO)
            assert await page.hear(5) == {NO}
        await _silent(bell)


async def _silent(bell: Bell) -> None:
    await asyncio.to_thread(_wait_for_silence)
    assert not ears(), "nobody looks, so nobody listens"
    assert not bell.listeners


def _wait_for_silence() -> None:
    end = time.monotonic() + 5
    while ears() and time.monotonic() < end:
        time.sleep(0.05)


async def test_it_is_said_that_something_changed_and_never_what(database: Database) -> None:
    bell = Bell(database)
    looking = _events(bell, NO)
    assert "retry" in await anext(looking)
    await asyncio.wait_for(anext(looking), 30)  # what was called before is not known
    told = asyncio.ensure_future(anext(looking))
    await asyncio.to_thread(call, database, NO)
    assert await asyncio.wait_for(told, 30) == "event: changed\ndata: \n\n"
    await looking.aclose()  # type: ignore[attr-defined]
    await _silent(bell)


def test_nobody_listens_to_a_case_that_is_not_theirs(front_door: Door, browser: Browser) -> None:
    no = front_door.order(team="west")["no"]
    leader = browser.sign_in("per_leader").client
    assert leader.get(f"/live?case={no}").status_code == 404


async def test_a_process_that_stops_waits_for_no_page(database: Database) -> None:
    bell = Bell(database)

    async def look() -> list[str]:
        return [said async for said in _events(bell, None)]

    looking = asyncio.create_task(look())
    while not bell.listeners:  # noqa: ASYNC110, the page opens when the loop comes to it
        await asyncio.sleep(0.01)
    bell.close()
    assert "retry" in (await asyncio.wait_for(looking, 2))[0]
    await _silent(bell)
