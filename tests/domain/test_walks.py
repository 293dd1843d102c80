"""What is true of every case, whatever anybody does?"""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.case import Body, Case, Step
from domain.complaint import Complaint
from domain.judge import Opening, act, rows_for, tick
from domain.machines import MACHINES
from domain.message import Message
from domain.order import Order
from domain.people import Actor, Role
from domain.plan import messages_of, plan
from domain.standard import Standard
from tests.domain.scene import TOWN, law
from tests.domain.test_cancellation import with_rules
from tests.domain.walks import MONDAY, Walk, again

STRICT = (Role.SUPERVISOR, Role.FINANCE)
BODIES: list[tuple[str, Body]] = [
    ("reno", Order(customer="cus_1")),
    ("reno", Order(customer="cus_1", missing=("address", "problem"))),
    ("reno", Order(customer="cus_1", said={"scope": "small"}, items={"tap-replace": 1})),
    ("reno", Order(customer="cus_1", said={"describable": "false"})),
    ("reno", Order(customer="cus_1", warranty_of="SO-1")),
    ("lhpm", Order(customer="cus_1", said={"location": "in_home"})),
    ("lhpm", Order(customer="cus_1", said={"location": "common_area"})),
    ("signed", Order(customer="cus_1")),
    ("complaint", Complaint(customer="cus_1", subject="soft")),
    ("complaint", Complaint(customer="cus_1", subject="hard", earlier=1)),
    ("complaint", Complaint(customer="cus_1", subject="soft", signals=("media",), technician="a")),
]
walking = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)


def standard_named(name: str) -> Standard:
    return with_rules(approvals=STRICT) if name == "signed" else law(name)


def walk(index: int, seed: int) -> Walk:
    name, body = BODIES[index]
    return Walk(Opening(no="SO-1", standard=standard_named(name), body=body, at=MONDAY), seed)


ANY_WALK = given(index=st.integers(0, len(BODIES) - 1), seed=st.integers(0, 2**32))


@ANY_WALK
@walking
def test_time_runs_forward_and_nothing_is_forgotten_or_said_twice(index: int, seed: int) -> None:
    walker = walk(index, seed)
    keys: set[str] = set()
    last_at = MONDAY
    for before, (now, _), step in walker.steps(60):
        for event in step.events:
            assert last_at <= event.at <= now
            last_at = event.at
        assert step.case.breaches[: len(before.breaches)] == before.breaches
        new = [message.key for message in step.messages]
        planned = [m.key for entry in plan(step.case) for m in messages_of(step.case, entry)]
        assert len(set(new)) == len(new)
        assert len(set(planned)) == len(planned)
        assert not keys & {*new, *planned}
        keys.update(new)
        for event in step.events:
            if event.name in ("reminded", "escalated"):
                assert any(
                    m.says == event.facts["says"] and m.planned_at == event.at for m in step.messages
                ), event


@ANY_WALK
@walking
def test_an_open_case_always_has_a_plan_and_somebody_who_can_go_on(index: int, seed: int) -> None:
    people = [Actor(person=f"per_{role}", roles=(role,)) for role in Role if role is not Role.SYSTEM]
    people += [Actor(person=person, roles=(Role.TECHNICIAN,)) for person in TOWN]
    walker = walk(index, seed)
    for _, (now, _), step in walker.steps(60):
        entries = plan(step.case)
        assert all(entry.at > now for entry in entries)
        if step.case.closed_at:
            assert (entries, step.case.clocks, step.case.requests) == ([], (), ())
        else:
            assert entries
            assert any(
                set(row.to) - {"the same stage"}
                for who in people
                for row in rows_for(step.case, who, walker.machine)
            )


@ANY_WALK
@walking
def test_when_the_timer_wakes_does_not_matter(index: int, seed: int) -> None:
    """A command lets fall due what was due; two short sleeps are one long one."""
    walker = walk(index, seed)
    for before, (now, given_), step in list(walker.steps(40))[1:]:
        halfway = before.at + (now - before.at) / 2
        rested = tick(before, halfway)
        if given_ is None:
            assert same(joined(rested, tick(rested.case, now)), step)
        else:
            on_time = tick(before, now)
            assert same(joined(on_time, act(on_time.case, given_, now)), step)


@ANY_WALK
@walking
def test_the_same_causes_make_the_same_case_and_json_keeps_it(index: int, seed: int) -> None:
    walker = walk(index, seed)
    for _ in walker.steps(60):
        pass
    assert again(walker.opening, walker.causes) == walker.case
    assert Case.model_validate_json(walker.case.model_dump_json()) == walker.case


@pytest.mark.parametrize("kind", ["order", "complaint"])
def test_the_walks_see_the_whole_table(kind: str) -> None:
    """Else they prove less than they seem to."""
    seen = set()
    for seed in range(120):
        walker = walk(seed % len(BODIES), seed)
        if walker.machine.kind == kind:
            seen |= {step.case.stage for _, _, step in walker.steps(100)}
    unseen = set(MACHINES[kind].stages) - seen
    assert unseen <= {
        "awaiting_approval",
        "with_store",
        "confirming",
        "answering",
        "off_site",
        "in_workshop",
    }  # no edition walked here wants these


def joined(first: Step, second: Step) -> Step:
    return second.model_copy(
        update={"events": (*first.events, *second.events), "messages": (*first.messages, *second.messages)}
    )


def same(one: Step, other: Step) -> bool:
    """But for the number of the step."""
    return (_plain(one.case), one.events, _spoken(one)) == (_plain(other.case), other.events, _spoken(other))


def _plain(case: Case) -> Case:
    requests = tuple(request.model_copy(update={"id": ""}) for request in case.requests)
    return case.model_copy(update={"seq": 0, "requests": requests})


def _spoken(step: Step) -> list[Message]:
    return [m.model_copy(update={"key": re.sub(r"@\d+\.\d+", "@", m.key)}) for m in step.messages]
