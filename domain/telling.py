"""Whom does a standard tell what, by which channels, and by which clause?"""

from collections.abc import Iterator
from typing import Literal

from domain.base import Fact
from domain.complaint import Complaint
from domain.deadline import EscalationStep, Notice, Reminder
from domain.people import Role
from domain.standard import Standard


class Telling(Fact):
    """One reminder, escalation step or notice. `roles` are all the parts that its `tell` may come to mean."""

    standard: str
    edition: str
    entry: str
    does: Literal["remind", "escalate", "notify"]
    tell: str
    roles: tuple[Role, ...]
    by: tuple[str, ...]
    says: str
    clause: str | None = None
    asks: bool = False


def tellings(standard: Standard) -> list[Telling]:
    """Everything that a standard may have said to anybody, in the order in which it is written."""
    return [*_counted(standard), *_noticed(standard)]


def _counted(standard: Standard) -> Iterator[Telling]:
    for deadline in standard.deadlines:
        for index, reminder in enumerate(deadline.remind):
            entry = f"{deadline.name} remind.{index}"
            yield _telling(standard, entry, "remind", reminder, reminder.clause or deadline.clause, False)
        for index, step in enumerate(deadline.escalate):
            entry = f"{deadline.name} escalate.{index}"
            yield _telling(standard, entry, "escalate", step, step.clause or deadline.clause, step.asks)


def _noticed(standard: Standard) -> Iterator[Telling]:
    for notice in standard.notices:
        yield _telling(standard, notice.name, "notify", notice, notice.clause, notice.asks_acknowledgement)


def _telling(
    standard: Standard,
    entry: str,
    does: Literal["remind", "escalate", "notify"],
    said: Reminder | EscalationStep | Notice,
    clause: str | None,
    asks: bool,
) -> Telling:
    return Telling(
        standard=standard.name,
        edition=standard.edition,
        entry=entry,
        does=does,
        tell=said.tell,
        roles=parts(standard, said.tell),
        by=said.by,
        says=said.say,
        clause=clause,
        asks=asks,
    )


def parts(standard: Standard, tell: str) -> tuple[Role, ...]:
    """The parts that a `tell` may mean, whichever way a case of this standard goes."""
    if tell in ("asked", "candidates"):
        return (Role.TECHNICIAN,)
    if standard.complaint and tell == "owner":
        before, owners = Complaint.model_fields["owner"].default, standard.complaint.owners.values()
        return tuple(dict.fromkeys((Role(before), *(rule.value for rule in owners))))
    if standard.complaint and tell == "superior":
        return (standard.complaint.superior.value,)
    return (Role(tell),)
