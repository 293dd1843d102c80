"""How does a real worker die at exactly the worst moment? (`python -m tests.stories.faulty_worker <fault>`)"""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

from temporalio import activity

import posts
import worker
from activities import journal
from activities.contracts import Record
from activities.journal import Journalist
from channels.contract import Channel, Outbound, Sent
from domain.case import Case
from settings import load

FATAL = "grab"
SAYS = "call-the-customer"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def is_fatal(record: Record) -> bool:
    return any(entry.cause and entry.cause.command.kind == FATAL for entry in record.entries)


def record_before_commit() -> None:
    """Everything is written, nothing is committed."""
    write: Callable[..., Case | None] = vars(journal)["write"]

    def writes(connection: Any, case: Any, entries: Any, plan: Any, planned: Any) -> Case | None:
        standing = write(connection, case, entries, plan, planned)
        if any(entry.cause and entry.cause.command.kind == FATAL for entry in entries):
            die()
        return standing

    vars(journal)["write"] = writes


class DiesAfterCommit(Journalist):
    """Everything is committed, and the engine never hears of it."""

    @activity.defn(name="record")
    def record(self, record: Record) -> Case | None:
        standing = super().record(record)
        if is_fatal(record):
            die()
        return standing


def record_after_commit() -> None:
    vars(worker)["Journalist"] = DiesAfterCommit


class Deadly(Channel):
    """A channel whose courier is killed before it could send, or before it could write down that it had."""

    def __init__(self, channel: Channel, *, after: bool) -> None:
        self.channel, self.after = channel, after
        self.name, self.capabilities, self.hooks = channel.name, channel.capabilities, channel.hooks

    def __getattr__(self, name: str) -> Any:
        return getattr(self.channel, name)

    def reachable(self, address: Any) -> str | None:
        return self.channel.reachable(address)

    def send(self, outbound: Outbound) -> Sent:
        if "RENO-008" not in outbound.text:
            return self.channel.send(outbound)
        if self.after:
            self.channel.send(outbound)
        die()
        raise AssertionError("this process is dead")

    def look_up(self, *given: Any, **more: Any) -> Sent | None:
        return self.channel.look_up(*given, **more)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Any:
        return self.channel.hear(hook, query, form)

    def close(self) -> None:
        self.channel.close()


def courier(*, after: bool) -> None:
    opened: Callable[..., dict[str, Channel]] = vars(posts)["open_channels"]

    def opens(*given: Any, **more: Any) -> dict[str, Channel]:
        return {name: Deadly(channel, after=after) for name, channel in opened(*given, **more).items()}

    vars(posts)["open_channels"] = opens


FAULTS: dict[str, Callable[[], None]] = {
    "none": lambda: None,
    "record-before-commit": record_before_commit,
    "record-after-commit": record_after_commit,
    "courier-before-send": lambda: courier(after=False),
    "courier-after-send": lambda: courier(after=True),
}

if __name__ == "__main__":
    FAULTS[sys.argv[1]]()
    worker.main(load())
