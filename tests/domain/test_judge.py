"""Who may do what now, is nobody offered what would be refused, and is one key one deed?"""

import pytest

from domain.judge import REMEMBERED_KEYS, Opening, act, commands, open_case, tick
from domain.machines import MACHINES, Given, read_command
from domain.people import THE_SYSTEM, Actor, Role
from domain.refusal import AlreadyTaken, AlreadyYours, CaseOver, NotAllowed, NotNow, NotYours, Refused
from tests.domain.journeys import finished, follow_up, grabbed, scheduled, working
from tests.domain.scene import Scene, instant, law
from tests.domain.test_cancellation import with_rules
from tests.domain.walks import MONDAY, Walk


def test_a_refusal_says_where_the_case_stands_and_what_is_possible() -> None:
    scene = grabbed()
    with pytest.raises(NotNow) as refused:
        scene.by("a").finish()
    assert refused.value.facts["stage"] == "待预约"
    assert "log_call" in refused.value.facts["possible"]
    assert "—" not in refused.value.says("zh")
    assert "contacting" not in refused.value.says("en")


def test_a_part_that_may_not_is_refused_by_the_clause() -> None:
    """RENO-007: only technicians race."""
    scene = Scene.order()
    with scene.refuses(NotAllowed, "RENO-007"):
        scene.by("dispatcher").grab()
    with scene.refuses(NotAllowed):
        scene.by("viewer").note(text="txt_1")


def test_what_is_over_takes_no_more() -> None:
    scene = grabbed()
    scene.by("customer").cancel(reason="txt_1")
    with scene.refuses(CaseOver):
        scene.by("dispatcher").note(text="txt_1")
    scene.wait("30 days")
    assert scene.events[-1].name == "cancelled"
    assert scene.by("admin").may() == set()


def test_the_key_of_a_command_is_remembered_so_that_twice_is_once() -> None:
    """The shell asks whether a key was seen; the case keeps the last fifty."""
    scene = Scene.order()
    scene.do(Actor(person="a", roles=(Role.TECHNICIAN,)), "grab", key="tap-1")
    assert "tap-1" in scene.case.seen
    for number in range(REMEMBERED_KEYS):
        scene.do(THE_SYSTEM, "note", text="txt_1", key=f"k{number}")
    assert len(scene.case.seen) == REMEMBERED_KEYS
    assert "tap-1" not in scene.case.seen


def test_the_winner_who_grabs_twice_is_not_told_that_another_was_quicker() -> None:
    """RENO-007: a second tap on the button, with another key."""
    scene = grabbed()
    with scene.refuses(AlreadyYours):
        scene.by("a").grab()
    with scene.refuses(AlreadyTaken):
        scene.by("b").grab()


def test_a_technician_is_offered_the_commands_of_his_own_jobs_only() -> None:
    scene = Scene.order()
    assert scene.by("a").may() >= {"grab", "decline"}
    assert scene.by("c").may() == set()
    scene.by("a").grab()
    assert scene.by("a").may() >= {"log_call", "appoint", "release"}
    assert scene.by("b").may() == set()
    with scene.refuses(NotYours):
        scene.by("b").log_call(connected=True)


def test_only_whose_turn_it_is_is_offered_to_sign() -> None:
    """Conflicts 19 and 22: nobody sees a button that says no."""
    scene = grabbed(standard=with_rules(approvals=(Role.SUPERVISOR, Role.FINANCE)))
    scene.by("customer").cancel(reason="txt_1")
    signers = [role for role in Role if "approve_cancel" in scene.by(str(role)).may()]
    assert signers == [Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM]
    accepting = finished()
    assert [role for role in Role if "accept" in accepting.by(str(role)).may()] == [
        Role.CUSTOMER,
        Role.DISPATCHER,
        Role.CUSTOMER_SERVICE,
        Role.ADMIN,
        Role.SYSTEM,
    ]
    complaint = Scene.complaint(earlier=1)
    assert [role for role in Role if "lower_class" in complaint.by(str(role)).may()] == [
        Role.CS_MANAGER,
        Role.ADMIN,
        Role.SYSTEM,
    ]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_offered_is_never_refused_for_who_asks(seed: int) -> None:
    """Whatever else may be wrong with a command, it is not that it is somebody else's."""
    body = Scene.order().case.body if seed % 2 else Scene.complaint(earlier=1).case.body
    name = "reno" if body.kind == "order" else "complaint"
    fresh = body.model_copy(update={"candidates": (), "technician": None}) if body.kind == "order" else body
    walker = Walk(Opening(no="SO-1", standard=law(name), body=fresh, at=MONDAY), seed)
    for _, (_, given), _ in walker.steps(40):
        if given and given.by != THE_SYSTEM:
            offered = {command["kind"] for command in commands(walker.case, given.by)}
            for kind in offered & {
                "accept",
                "approve",
                "review",
                "lower_class",
                "grab",
                "decline",
                "acknowledge",
            }:
                fields = {"about": "nothing#1", "severity": 1, "reason": "txt_1"}
                given_now = Given(command=read_command.validate_python({"kind": kind, **fields}), by=given.by)
                try:
                    act(walker.case, given_now, walker.now)
                except Refused as refused:
                    pytest.fail(
                        f"{kind} was offered to {given.by.roles} and refused: {type(refused).__name__}"
                    )


def test_what_an_administrator_may() -> None:
    """An administrator enters what others did; what the system alone does is offered to nobody."""
    scene = grabbed()
    assert scene.by("admin").may() >= {"log_call", "appoint", "assign", "cancel"}
    assert not {"offer", "hear", "move_clock"} & scene.by("admin").may()


def test_every_command_comes_with_its_fields() -> None:
    scene = grabbed()
    offered = {
        command["kind"]: command
        for command in commands(scene.case, Actor(person="a", roles=(Role.TECHNICIAN,)))
    }
    appoint = offered["appoint"]
    assert appoint["clause"] == "RENO-084"
    assert appoint["fields"]["at"]["format"] == "date-time"
    assert appoint["fields"]["at"]["required"] is True
    assert "kind" not in appoint["fields"]
    appoint["fields"].clear()  # whoever asked may do with the answer what they like
    assert (
        commands(scene.case, Actor(person="a", roles=(Role.TECHNICIAN,)))[0]["fields"]
        is not appoint["fields"]
    )


def test_opening_twice_is_the_same_case() -> None:
    opening = Opening(
        no="SO-1", standard=law("reno"), body=Scene.order().case.body, at=instant("2026-09-14 09:00")
    )
    assert open_case(opening) == open_case(opening)


@pytest.mark.parametrize("reach", [Scene.order, grabbed, scheduled, working, follow_up, Scene.complaint])
def test_a_case_is_a_value(reach: object) -> None:
    """Neither a command nor the time changes the case that was given."""
    scene: Scene = reach()  # type: ignore[operator]
    before = scene.case.model_dump_json()
    case = scene.case
    tick(case, instant("2026-12-31 00:00"))
    assert case.model_dump_json() == before
    assert case.standard is tick(case, scene.now).case.standard


def test_each_step_has_its_number() -> None:
    scene = Scene.order()
    assert scene.case.seq == 2  # opened, offered
    scene.by("a").grab()
    assert (scene.case.seq, scene.case.at) == (3, scene.now)


def test_every_kind_has_a_machine() -> None:
    assert set(MACHINES) == {"order", "complaint", "purchase", "reception"}
