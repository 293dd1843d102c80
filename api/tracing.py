"""Under which trace does a request go on: in the log, in its answer, and in the case that it changes?"""

import re
import secrets
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logbook import ABOUT

# W3C Trace Context: version, trace, span, flags. All zeros is no trace.
TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
ANSWERED = "Trace-Id"
_TOLD: ContextVar[str | None] = ContextVar("told", default=None)


class Traced:
    """Every request has a trace: that of its `traceparent`, else one of ours; the answer names it in `Trace-Id`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found = TRACEPARENT.fullmatch(Headers(scope=scope).get("traceparent", ""))
        about = {"trace": found[1] if found else secrets.token_hex(16)}
        # Never taken back: the line of the request is written by the server, after all of us are done.
        ABOUT.set(about)
        _TOLD.set(found[1] if found else None)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[ANSWERED] = about["trace"]
            await send(message)

        await self.app(scope, receive, sending)


def told() -> str | None:
    """The trace that the client told us, which must travel with its command; None where there is none."""
    return _TOLD.get()


def current() -> str | None:
    """The trace of this request."""
    return (ABOUT.get() or {}).get("trace")


def known_as(case_no: str, key: str) -> None:
    """A command without a trace of its own goes by its key, which the case remembers anyway and at no further cost."""
    about = ABOUT.get()
    if about is not None:
        about["case"] = case_no
        if told() is None:
            about["trace"] = key.removeprefix("k_")
