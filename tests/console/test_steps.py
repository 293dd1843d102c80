"""Has every stage its words for the customer, and every button a command that exists?"""

from console.customer_steps import DRAWER, NEXT, STANDS, WAY
from console.technician_steps import LOOKS
from console.technician_steps import NEXT as TECHNICIANS_NEXT
from domain.machines import COMMANDS, ORDER

STAGES = [*ORDER.open, *ORDER.over]


def test_a_customer_reads_where_the_job_stands() -> None:
    assert set(STANDS) <= set(STAGES)
    assert set(TECHNICIANS_NEXT) <= set(STAGES)
    for step, words in STANDS.values():
        assert 0 <= step <= len(WAY)
        assert all(words)


def test_every_button_is_a_command() -> None:
    known = set(COMMANDS)
    for kinds in (NEXT, DRAWER, LOOKS, *TECHNICIANS_NEXT.values()):
        assert set(kinds) <= known
