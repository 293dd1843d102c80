"""How does an open page hear at once that a case has changed?"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.access import TheHouse
from api.cases import case_for
from console.access import SignedIn
from storage.engine import AWAY, Database
from storage.listening import listen

router = APIRouter(include_in_schema=False)
CHANNEL = "cases"
EVERYTHING = "*"
AN_EAR_WAITS = 1.0
A_SIGN_OF_LIFE = 15.0
# The browser comes back by itself, and is asked again who it is.
A_STREAM_LASTS = 600.0
CaseNo = Annotated[str | None, Query(pattern=r"^(SO|TS)-\d{8}-\d{6,9}$")]


class Listener:
    """One open page: the cases it has not heard of yet. However many changed, it is woken once."""

    def __init__(self) -> None:
        self.news: set[str] = set()
        self.rung = asyncio.Event()

    def tell(self, cases: list[str]) -> None:
        self.news.update(cases)
        self.rung.set()

    async def hear(self, seconds: float) -> set[str]:
        """What changed since the last time; nothing when so many seconds were silent."""
        try:
            await asyncio.wait_for(self.rung.wait(), seconds)
        except TimeoutError:
            return set()
        self.rung.clear()
        heard, self.news = self.news, set()
        return heard


class Bell:
    """One ear a process, however many pages are open; it listens while somebody looks, on a connection of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.listeners: set[Listener] = set()
        self._coming_and_going = threading.Lock()
        self._ear_is_open = False
        self.closed = False

    def close(self) -> None:
        """Wake every page and let it go. Wants the loop that they listen in."""
        self.closed = True
        for listener in tuple(self.listeners):
            listener.rung.set()

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """A listener for as long as a page is open. Wants a running loop."""
        listener, loop = Listener(), asyncio.get_running_loop()
        with self._coming_and_going:
            self.listeners.add(listener)
            if not self._ear_is_open:
                self._ear_is_open = True
                threading.Thread(target=self._listen, args=(loop,), name="bell", daemon=True).start()
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._somebody_looks():
            try:
                with listen(self.database, CHANNEL) as ear:
                    # What was called while nobody listened is not known: every page looks once.
                    self._pass_on(loop, [EVERYTHING])
                    while self.listeners:
                        self._pass_on(loop, ear.wait(AN_EAR_WAITS))
            except AWAY:
                time.sleep(AN_EAR_WAITS)

    def _somebody_looks(self) -> bool:
        """Asked and answered under the lock: whoever comes after the last has left opens a new ear."""
        with self._coming_and_going:
            self._ear_is_open = bool(self.listeners)
            return self._ear_is_open

    def _pass_on(self, loop: asyncio.AbstractEventLoop, heard: list[str]) -> None:
        for listener in tuple(self.listeners) if heard and not loop.is_closed() else ():
            loop.call_soon_threadsafe(listener.tell, heard)


@router.get("/live", name="live")
async def live(request: Request, house: TheHouse, signed: SignedIn, case: CaseNo = None) -> Response:
    """Server-sent events that say that something changed, and not what: whoever may see it looks again.

    With `case` only when that one changed, which only those hear who may see it.
    """
    if case:
        await run_in_threadpool(case_for, house, signed, case)
    return StreamingResponse(
        _events(bell_of(request, house.database), case),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def bell_of(request: Request, database: Database) -> Bell:
    state = request.app.state
    if not hasattr(state, "bell"):
        state.bell = Bell(database)
    found: Bell = state.bell
    return found


async def _events(bell: Bell, case: str | None) -> AsyncIterator[str]:
    end = time.monotonic() + A_STREAM_LASTS
    with bell.listening() as listener:
        yield "retry: 2000\n\n"
        while time.monotonic() < end and not bell.closed:
            heard = await listener.hear(A_SIGN_OF_LIFE)
            if not heard:
                yield ": still here\n\n"
            elif case is None or heard & {case, EVERYTHING}:
                yield "event: changed\ndata: \n\n"
