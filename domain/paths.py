"""Which stages can a case under one edition come to, and by which steps?"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.machine import reachable
from domain.machines import MACHINES
from domain.standard import OrderRules, Standard

Edge = tuple[str, str, str]


@dataclass(frozen=True)
class Paths:
    """The part of a kind's transition table that an edition uses: from, to, trigger."""

    first: str
    open: tuple[str, ...]
    over: tuple[str, ...]
    edges: frozenset[Edge]


def paths_of(standard: Standard) -> Paths:
    """Without the stages that the edition's values shut, and what leads on from deadlines that it does not have."""
    machine = MACHINES[standard.kind]
    shut = set(_shut(standard.order, standard)) if standard.order else set()
    deadlines = {deadline.name for deadline in standard.deadlines}
    edges = {
        (stage, to, trigger)
        for stage, to, trigger in _without_review(standard, machine.edges())
        if not {stage, to} & shut and (not trigger.startswith("due ") or trigger[4:] in deadlines)
    }
    reached = {machine.first} | reachable(machine.first, edges, forward=True)
    return Paths(
        first=machine.first,
        open=tuple(stage for stage in machine.open if stage in reached),
        over=tuple(stage for stage in machine.over if stage in reached),
        edges=frozenset(edge for edge in edges if edge[0] in reached),
    )


def _without_review(standard: Standard, edges: set[Edge]) -> set[Edge]:
    """Where nobody reviews, whatever leads to the review leads to what follows it at once."""
    if standard.order is None or standard.order.closing.review.value:
        return edges
    onward = {to for stage, to, trigger in edges if stage == "reviewing" and trigger == "at once"}
    passed = {
        (stage, to, trigger) for stage, there, trigger in edges if there == "reviewing" for to in onward
    }
    return passed | {edge for edge in edges if "reviewing" not in edge[:2]}


def _shut(rules: OrderRules, standard: Standard) -> Iterator[str]:
    """The stages of an order that no case comes to under these values."""
    if not rules.approvals.value and not any("approvals" in one.rules for one in standard.overlays):
        yield "awaiting_approval"
    if rules.dispatch.mode.value != "grab":
        yield from ("offered", "unfilled")
    if rules.dispatch.mode.value != "store":
        yield "with_store"
    if rules.appointment.delay.value == "reschedule":
        yield "delayed"
    if rules.visit.after_wait.value == "book_next":
        yield "waiting_customer"
    if rules.coordination is None:
        yield "coordinating"
    if rules.repair is None:
        yield from ("confirming", "answering", "off_site", "in_workshop")
    if not rules.cancellation.approvals.value:
        yield "cancelling"
