"""What does a line of the log look like, and what never stands in it?"""

import logging
import re
import sys
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

# Of whatever is done now: the trace of the request, the number of the case. One dictionary for one request, so that
# a thread which learns the case tells it to the line that closes the request.
ABOUT: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)
# What stands inside a longer word or number is an id of ours.
TELEPHONE = re.compile(
    r"(?:(?:\+|%2[Bb])\d(?:[ -]?\d){6,14}"  # with a sign of what it is, also as it stands in an address
    r"|(?<![\w-])(?:00)?(?:86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}"  # a mobile of the mainland
    r"|(?<![\w-])0\d{2,3}-\d{7,8})(?![\w-])"  # a landline with its code
)
COVERED = "****"
# Below a warning they repeat whole addresses, what stands behind the question mark included.
TALKATIVE = ("httpx2", "httpcore2")


def covered(line: str) -> str:
    """The line without telephone numbers, wherever they stand in it."""
    return TELEPHONE.sub(COVERED, line)


def begin(level: str, form: str, out: TextIO | None = None) -> None:
    """From now on every line goes one way, whoever writes it: `plain` for a terminal, `json` for a machine."""
    hand = logging.StreamHandler(out or sys.stderr)
    hand.setFormatter(_formatter(form, colours=(out or sys.stderr).isatty()))
    root = logging.getLogger()
    root.handlers[:] = [hand]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(form: str, colours: bool) -> logging.Formatter:
    # The locals of a frame hold whatever a case knows: they never stand beside a traceback.
    trace = structlog.dev.plain_traceback
    shown: list[Any] = (
        [
            structlog.processors.format_exc_info,
            _cover_each,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=colours, timestamp_key="at", event_key="said", exception_formatter=trace
            )
        ]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.ExtraAdder(),
            _about,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.EventRenamer("said"),
            *shown,
            _cover,
        ],
    )


def _about(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    return {**(ABOUT.get() or {}), **line}


def _cover_each(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """Before it is written as JSON: a covered number would be no JSON any more."""
    told = {key: covered(str(value)) for key, value in line.items()}
    return {
        key: value if told[key] == str(value) and _plain(value) else told[key] for key, value in line.items()
    }


def _plain(value: object) -> bool:
    return isinstance(value, bool | int | float | str | None)


def _cover(logger: WrappedLogger, name: str, line: Any) -> str:
    return covered(str(line))
