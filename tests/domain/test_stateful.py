"""Does a case hold to what a simple model says of it, whatever anybody does in whatever order?

STATEFUL=1000 walks so many cases of each kind instead of the thirty that every run of the tests walks.
"""

import os
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import ValidationError

from domain.calendar import Calendar
from domain.case import Body, Case, Step
from domain.clock import Clock, pause
from domain.complaint import Complaint
from domain.deadline import Deadline
from domain.judge import Opening, act, tick
from domain.machines import COMMANDS, Given
from domain.message import Message
from domain.order import Order
from domain.people import Actor, Role
from domain.plan import messages_of, next_planned, plan
from domain.purchase import Purchase
from domain.reception import Reception
from domain.refusal import Refused
from domain.retelling import Cause, retell
from tests.domain.ledger import Ledger, overdue, reachable
from tests.domain.scene import MICROSECOND, TOWN, instant, law
from tests.domain.test_walks import joined, same
from tests.domain.walks import SPANS, Walk

# Not shrunk: each step of shrinking walks again, minutes in all, and the dice of a walk do not shrink.
WALKED = settings(
    max_examples=int(os.environ.get("STATEFUL", "30")),
    stateful_step_count=40,
    deadline=None,
    derandomize="STATEFUL" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
BEGINNINGS = (
    "2026-09-14 09:00",
    "2026-09-18 17:50",
    "2026-02-13 11:59",
    "2026-09-30 23:30",
    "2026-01-31 08:00",
)
ORDERS: list[tuple[str, Body]] = [
    ("reno", Order(customer="cus_1")),
    ("reno", Order(customer="cus_1", said={"scope": "small"}, items={"tap-replace": 1})),
    ("lhpm", Order(customer="cus_1", said={"location": "common_area"})),
    ("lhpm", Order(customer="cus_1", said={"location": "in_home"})),
    ("home-ops", Order(customer="cus_1")),
    ("engr", Order(customer="cus_1")),
    ("prop", Order(customer="cus_1")),
    ("schl", Order(customer="cus_1")),
    ("retail-repair", Order(customer="cus_1")),
]
COMPLAINTS: list[tuple[str, Body]] = [
    ("complaint", Complaint(customer="cus_1", subject="soft")),
    ("complaint", Complaint(customer="cus_1", subject="hard", earlier=1)),
    ("complaint", Complaint(customer="cus_1", subject="soft", signals=("media",), technician="a")),
    ("complaint", Complaint(customer="cus_1", subject="hard", via="sales")),
]
HOUSES: list[tuple[str, Body]] = [
    ("retail", Purchase(customer="cus_1", goods="custom", price=Decimal("3000"))),
    ("sale", Reception(customer="cus_1")),
]


class AnyCase(RuleBasedStateMachine):
    """One case, its ledger, and all that was done to it; a subclass says which cases there are."""

    worlds: list[tuple[str, Body]] = []

    @initialize(data=st.data(), begun=st.sampled_from(BEGINNINGS), dice=st.integers(0, 2**32))
    def open(self, data: st.DataObject, begun: str, dice: int) -> None:
        name, body = data.draw(st.sampled_from(self.worlds))
        opening = Opening(no="SO-1", standard=law(name), body=body, at=instant(begun))
        self.walk = Walk(opening, dice)
        self.dice = self.walk.dice
        self.case, self.now = self.walk.case, opening.at
        self.messages: list[Message] = []
        self.causes: list[Cause] = []
        self.ledger = Ledger()
        self._keep(None, None, self.walk.opened)

    @precondition(lambda self: not self.case.closed_at)
    @rule(times=st.sampled_from((1, 3, 8)))
    def what_is_likely(self, times: int) -> None:
        """Commands of this stage, by those who may give them, a moment later each; else no case would get far."""
        for _ in range(times):
            if self.case.requests:
                self._given(next(given for _, given in self.walk._next() if given), timedelta(0))
            elif not self.case.closed_at:
                self._given(self.walk._any_command(), self.dice.choice(SPANS[:4]))

    @precondition(lambda self: not self.case.closed_at)
    @rule(kind=st.sampled_from(sorted(COMMANDS)), role=st.sampled_from(list(Role)), who=st.sampled_from(TOWN))
    def what_is_odd(self, kind: str, role: Role, who: str) -> None:
        """Any command of any kind of case, by anybody."""
        command = COMMANDS[kind]
        if kind in ("hear", "move_clock"):
            return
        fields = {
            name: self.walk._value(name, field.annotation, command)
            for name, field in command.model_fields.items()
            if name != "kind" and field.is_required()
        }
        try:
            given = self.walk._given(kind, Actor(person=who, roles=(role,)), **fields)
        except ValidationError:
            return  # the door would not have read it
        self._given(given, timedelta(0))

    @precondition(lambda self: self.messages and not self.case.closed_at)
    @rule(what=st.sampled_from(("acknowledged", "failed")), which=st.integers(0, 50))
    def what_a_phone_reports(self, what: str, which: int) -> None:
        message = self.messages[-1 - which % len(self.messages)]
        key = f"{what} {message.key}"
        if key not in self.case.seen:  # the same report twice is one: the loop asks nobody
            given = {"command": {"kind": "hear", "what": what, "message": message}, "key": key}
            self._given(Given.model_validate(given), SPANS[2])

    @rule(span=st.sampled_from(SPANS), short=st.booleans())
    def time_passes(self, span: timedelta, short: bool) -> None:
        """To the next planned instant, or just short of it, or blindly on."""
        entry = next_planned(self.case)
        if entry and span <= SPANS[1]:
            self._until(max(self.now, entry.at - (MICROSECOND if short else timedelta(0))))
        else:
            self._until(self.now + span)

    def _until(self, end: datetime) -> Step:
        """Instant by instant, as a punctual timer would; one late timer must come to the same."""
        whole, late = None, tick(self.case, end)
        while (entry := next_planned(self.case)) and entry.at <= end:
            step = tick(self.case, max(entry.at, self.now))
            whole = joined(whole, step) if whole else step
            self.now = max(entry.at, self.now)
            self._keep(None, step.case.at, step)
        step = tick(self.case, end)
        self.now = end
        self._keep(None, end, step)
        assert same(joined(whole, step) if whole else step, late), "a late timer is not a punctual one"
        return step

    def _given(self, given: Given, later: timedelta) -> None:
        """Late or punctual, refused or not: `act` lets fall due first what was due."""
        before, at = self.case, self.now + later
        written = before.model_dump_json()
        try:
            late = act(before, given, at)
        except Refused:
            assert before.model_dump_json() == written, "a refusal changed something"
            return
        assert not before.closed_at, "a command to a case that was over"
        past = len(self.messages)
        self._until(at)
        rested = Step(case=self.case, events=(), messages=tuple(self.messages[past:]), requests=())
        row = self.walk.machine.row(self.case.stage, given.command.kind)
        assert row, "carried out at a stage that knows no such command"
        assert given.by.holds((*row.by, Role.ADMIN, Role.SYSTEM))
        start, severity = self.case.stage, _severity(self.case)
        step = act(self.case, given, at)
        assert same(joined(rested, step).but(events=()), late.but(events=())), "tick, then act, is not act"
        allowed = reachable(self.walk.machine, start, given.command.kind)
        assert step.case.stage in allowed, f"{start} to {step.case.stage} by {given.command.kind}"
        assert _severity(step.case) >= severity or given.command.kind == "lower_class"
        self._keep(given, at, step)

    def _keep(self, given: Given | None, at: datetime | None, step: Step) -> None:
        before = self.case if at else None
        if before and given is None:
            assert step.case.stage in reachable(self.walk.machine, before.stage, None)
            assert _severity(step.case) == _severity(before)
        if before:
            assert step.case.breaches[: len(before.breaches)] == before.breaches, "a breach was erased"
        assert step.case.seq == (before.seq + 1 if before else 1)
        assert self.ledger.look(before, step.case, self.now) == []
        assert all(event.at <= self.now for event in step.events)
        if before:
            self.causes.append(Cause(seq=step.case.seq, at=self.now, given=given))
        self.walk.case = self.case = step.case
        self.walk.now = self.now
        self.messages += step.messages
        self.walk.unheard += step.messages

    @invariant()
    def nothing_is_said_twice(self) -> None:
        released = [message.key for message in self.messages]
        planned = [m.key for entry in plan(self.case) for m in messages_of(self.case, entry)]
        assert len({*released, *planned}) == len(released) + len(planned)

    @invariant()
    def nothing_that_is_due_is_left(self) -> None:
        entries = plan(self.case)
        assert all(entry.at > self.now for entry in entries)
        assert overdue(self.case, self.now) == []
        assert next_planned(self.case) == (entries[0] if entries else None)

    @invariant()
    def what_is_over_is_over(self) -> None:
        if self.case.closed_at:
            assert (plan(self.case), self.case.clocks, self.case.requests) == ([], (), ())

    def teardown(self) -> None:
        """Told again from its causes, and read again from what is kept of it, it is the same case."""
        if not hasattr(self, "case"):
            return
        told = retell(self.walk.opening, self.causes)
        assert (told.case, told.refused) == (self.case, ())
        assert list(told.messages) == self.messages
        assert Case.model_validate_json(self.case.model_dump_json()) == self.case


def _severity(case: Case) -> int:
    return case.body.severity if isinstance(case.body, Complaint) else 0


class AnyOrder(AnyCase):
    worlds = ORDERS


class AnyComplaint(AnyCase):
    worlds = COMPLAINTS


class AnySale(AnyCase):
    worlds = HOUSES


for machine in (AnyOrder, AnyComplaint, AnySale):
    machine.TestCase.settings = WALKED
TestOrders, TestComplaints, TestSales = AnyOrder.TestCase, AnyComplaint.TestCase, AnySale.TestCase


def test_a_pause_that_costs_a_microsecond_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(clock: Clock, deadline: Deadline, now: datetime, calendar: Calendar) -> Clock:
        held = pause(clock, deadline, now, calendar)
        return held if held is clock or held.left is None else held.but(left=held.left - MICROSECOND)

    monkeypatch.setattr("domain.turn.pause", hasty)
    with pytest.raises(AssertionError, match="by the stopwatch"):
        run_state_machine_as_test(AnyOrder, settings=WALKED)
