"""Has every stage its words for the customer, and every button a command that exists?"""

import pytest

from console.customer_steps import DRAWER, NEXT, STANDS, WAY
from console.technician_steps import LOOKS
from console.technician_steps import NEXT as TECHNICIANS_NEXT
from domain.machines import COMMANDS, ORDER
from domain.people import Role

STAGES = [*ORDER.open, *ORDER.over]


@pytest.mark.parametrize("stage", STAGES)
def test_a_customer_reads_where_the_job_stands(stage: str) -> None:
    step, words = STANDS[stage]
    assert 0 <= step <= len(WAY)
    assert all(words)


def test_no_words_for_stages_that_are_none() -> None:
    assert set(STANDS) == set(STAGES)
    assert set(TECHNICIANS_NEXT) <= set(STAGES)


def test_every_button_is_a_command() -> None:
    known = set(COMMANDS)
    for kinds in (NEXT, DRAWER, LOOKS, *TECHNICIANS_NEXT.values()):
        assert set(kinds) <= known | COMING


# Named by the pages before the law has them: the page shows a button as soon as it may be pressed.
COMING = {"confirm_visit", "ask_another_time"}


def test_whatever_a_customer_may_do_has_a_place_on_the_page() -> None:
    theirs = {row.trigger for row in ORDER.rows if row.command and row.to and Role.CUSTOMER in row.by}
    # By telephone: the desk asks its two questions, and enters the details that were missing.
    asked = {"follow_up", "complete_details"}
    assert theirs - asked <= {*NEXT, *DRAWER}
