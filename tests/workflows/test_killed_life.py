"""A life of the workflow was killed when its steps were written and the engine had not heard of them: what then?"""

from datetime import timedelta

import pytest

from domain.case import Case
from domain.command import Note
from domain.judge import act
from domain.machines import Given
from domain.people import THE_SYSTEM
from domain.stages.dispatch import Grab
from domain.stages.everywhere import MoveClock
from tests.workflows.desk import DESK, LI, Desk
from workflows.handles import RefusedByCase

A_MOMENT = timedelta(milliseconds=1)
HALF, WHOLE = timedelta(minutes=4), timedelta(minutes=9)


def lost(desk: Desk, no: str, given: Given) -> Case:
    """What the killed life wrote down: a command that was carried out a moment after the last step."""
    case = desk.notebook.case(no)
    assert case is not None
    desk.notebook.standing[no] = found = act(case, given, case.at + A_MOMENT).case
    return found


async def test_what_stands_in_the_book_has_happened(at_desk: Desk) -> None:
    """Somebody else's note stands under our number: the case has both, one after the other."""
    no = await at_desk.open()
    theirs = lost(at_desk, no, Given(command=Note(text="txt_2"), by=DESK, key="theirs"))
    done = await at_desk.note(no, key="ours")
    case = await at_desk.handles.view(no)
    assert done.seq == case.seq == theirs.seq + 1
    assert case.seen[-2:] == ("theirs", "ours")


async def test_a_command_that_stands_in_the_book_is_not_done_again(at_desk: Desk) -> None:
    no = await at_desk.open()
    given = Given(command=Note(text="txt_1"), by=DESK, key="one")
    standing = lost(at_desk, no, given)
    assert (await at_desk.note(no, key="one")).seq == standing.seq
    assert await at_desk.handles.view(no) == standing


async def test_a_command_that_is_no_longer_possible_is_refused(at_desk: Desk) -> None:
    """The job was taken in the life that was lost."""
    no = await at_desk.open()
    lost(at_desk, no, Given(command=Grab(), by=LI, key="theirs"))
    with pytest.raises(RefusedByCase):
        await at_desk.does(no, Grab(), LI, key="ours")
    assert (await at_desk.handles.view(no)).stage == "contacting"


async def test_a_clock_that_was_half_way_arrives(at_desk: Desk) -> None:
    no = await at_desk.open()
    move = Given(command=MoveClock(by=WHOLE), by=THE_SYSTEM, key="move")
    half = lost(at_desk, no, move)
    at_desk.notebook.standing[no] = half.model_copy(update={"shift": HALF})
    await at_desk.does(no, MoveClock(by=WHOLE), THE_SYSTEM, key="move")
    assert (await at_desk.handles.view(no)).shift == WHOLE
