"""The durable loop: what costs an event and what does not, what survives a new run, and when its timer fires."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from domain.people import Actor, Role
from domain.stages.appointment import Appoint, LogCall
from domain.stages.dispatch import Grab
from domain.stages.visit import Arrive, LeaveCard, NobodyAnswers
from tests.workflows.desk import LI, Desk, new_order
from workflows.handles import RefusedByCase, workflow_id

STRANGER = Actor(person="per_stranger", roles=(Role.TECHNICIAN,))
A_WHOLE_ORDER = 120
ITS_BYTES = 17_000


def in_half_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=30)


async def test_a_refusal_costs_no_event(at_desk: Desk) -> None:
    no = await at_desk.open()
    before = await at_desk.count(no)
    for _ in range(3):
        with pytest.raises(RefusedByCase) as told:
            await at_desk.does(no, Grab(), STRANGER)
        assert (told.value.name, told.value.clause) == ("NotOffered", "RENO-006")
    assert await at_desk.count(no) == before


async def test_a_refusal_waits_for_what_the_world_is_being_asked(at_desk: Desk) -> None:
    """Whoever read of an offer that a killed life wrote down may take it before the next life knows of it."""
    at_desk.roster.may_answer.clear()
    case = new_order()
    await at_desk.handles.start(case)
    early = asyncio.create_task(at_desk.does(case.no, Grab(), LI))
    strange = asyncio.create_task(at_desk.does(case.no, Grab(), STRANGER))
    await asyncio.sleep(0.5)
    assert not early.done()
    assert not strange.done()
    at_desk.roster.may_answer.set()
    await early
    with pytest.raises(RefusedByCase) as told:
        await strange
    assert told.value.name in ("NotOffered", "AlreadyTaken")
    assert at_desk.notebook.events(case.no).count("grabbed") == 1


async def test_the_same_key_twice_is_done_once(at_desk: Desk) -> None:
    no = await at_desk.open()
    first = await at_desk.note(no, key="one")
    assert await at_desk.note(no, key="one") == first
    await at_desk.note(no, key="two")
    assert at_desk.notebook.events(no).count("noted") == 2


async def test_one_timer_set_anew_only_when_the_next_instant_changes(at_desk: Desk) -> None:
    no = await at_desk.open()
    before = await at_desk.count(no, EventType.EVENT_TYPE_TIMER_STARTED)
    for number in range(5):
        await at_desk.note(no, key=f"note {number}")
    assert await at_desk.count(no, EventType.EVENT_TYPE_TIMER_STARTED) == before
    await at_desk.does(no, Grab(), LI)
    await asyncio.sleep(0.3)
    assert await at_desk.count(no, EventType.EVENT_TYPE_TIMER_STARTED) == before + 1


async def test_a_deadline_fires_by_the_real_clock(at_desk: Desk) -> None:
    no = await at_desk.open(hurried=True)
    await at_desk.does(no, Grab(), LI)
    await at_desk.until(lambda: "breached" in at_desk.notebook.events(no), within=30)
    case = at_desk.notebook.case(no)
    assert case is not None
    [breach] = case.breaches
    assert (breach.at - case.moments["grabbed"]).total_seconds() == pytest.approx(2)
    assert at_desk.notebook.events(no)[-4:-1] == ["grabbed", "reminded", "breached"]


async def test_a_new_run_goes_on_where_the_old_one_was(at_desk: Desk) -> None:
    no = await at_desk.open(most_events=25)
    handle = at_desk.client.get_workflow_handle(workflow_id(no))
    first_run = (await handle.describe()).run_id
    await at_desk.note(no, key="kept in mind")
    for number in range(8):
        await at_desk.note(no, key=f"note {number}")
    assert (await handle.describe()).run_id != first_run
    await at_desk.note(no, key="kept in mind")
    assert at_desk.notebook.events(no).count("noted") == 9, "a key is known across runs"
    await at_desk.whole_order(no)
    assert await handle.result() == "closed"
    case = at_desk.notebook.case(no)
    assert case is not None
    entries = [
        entry.seq for record in at_desk.notebook.records if record.case.no == no for entry in record.entries
    ]
    assert entries == list(range(2, case.seq + 1)), "no step is lost or written twice"


async def test_a_whole_order_fits_its_bound(at_desk: Desk) -> None:
    no = await at_desk.open()
    await at_desk.whole_order(no)
    history = await at_desk.history(no)
    # Without the first, which holds the standard whole: here it is in no book.
    size = sum(event.ByteSize() for event in history.events[1:])
    assert len(history.events) <= A_WHOLE_ORDER, f"{len(history.events)} events, {size} bytes"
    assert size <= ITS_BYTES


async def test_two_commands_at_once_are_both_answered(at_desk: Desk) -> None:
    no = await at_desk.open()
    done = await asyncio.gather(*(at_desk.note(no, key=f"at once {number}") for number in range(12)))
    assert len({one.seq for one in done}) == 12
    assert at_desk.notebook.events(no).count("noted") == 12


async def test_a_moved_clock_is_known_at_once_even_where_nothing_fell_due(at_desk: Desk) -> None:
    no = await at_desk.open()
    done = await at_desk.move(no, timedelta(seconds=90))
    case = at_desk.notebook.case(no)
    assert case is not None
    assert case.shift == timedelta(seconds=90)
    assert abs((datetime.now(UTC) + case.shift - done.at).total_seconds()) < 5


async def test_a_clock_moved_past_the_end_of_a_case_stops_there(at_desk: Desk) -> None:
    no = await at_desk.open()
    await at_desk.does(no, Grab(), LI)
    for command in (
        LogCall(connected=True),
        Appoint(at=in_half_an_hour(), read_back=True),
        Arrive(),
        NobodyAnswers(),
    ):
        await at_desk.does(no, command, LI)
    await at_desk.move(no, timedelta(hours=1, minutes=1))
    await at_desk.does(no, LeaveCard(), LI)
    await asyncio.wait_for(at_desk.move(no, timedelta(days=30)), 10)
    assert await at_desk.client.get_workflow_handle(workflow_id(no)).result() == "expired"


async def test_a_clock_is_moved_across_runs(at_desk: Desk) -> None:
    no = await at_desk.open(most_events=20)
    await at_desk.does(no, Grab(), LI)
    await asyncio.wait_for(at_desk.move(no, timedelta(hours=2)), 15)
    for number in range(6):
        await at_desk.note(no, key=f"note {number}")
    await asyncio.wait_for(at_desk.move(no, timedelta(days=9)), 15)
    case = at_desk.notebook.case(no)
    assert case is not None
    assert case.shift == timedelta(days=9, hours=2)
    assert at_desk.notebook.events(no).count("breached") == 1
    entries = [
        entry.seq for record in at_desk.notebook.records if record.case.no == no for entry in record.entries
    ]
    assert entries == list(range(2, case.seq + 1))
