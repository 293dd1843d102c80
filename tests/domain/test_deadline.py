"""Does a deadline refuse what it cannot mean?"""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.deadline import Deadline, EscalationStep, Reminder


def test_a_deadline_counts_from_what_can_happen_or_to_a_date() -> None:
    for moment in ("grabbed", "appointment", "moved"):
        Deadline.model_validate({"name": "x", "clause": "c", "within": "5 minutes", "of": moment})
    with pytest.raises(ValidationError, match="neither something that happens"):
        Deadline.model_validate({"name": "x", "clause": "c", "within": "5 minutes", "of": "grabed"})


@pytest.mark.parametrize(("written", "read"), [("50 %", 50), ("75%", 75), (50, 50)])
def test_a_percentage_is_read(written: Any, read: int) -> None:
    assert Reminder.model_validate({"at": written, "tell": "owner", "by": ["sms"], "say": "x"}).at == read


@pytest.mark.parametrize("written", ["half", "-5 %", "5.5 %", "50"])
def test_no_other_percentage_is(written: str) -> None:
    with pytest.raises(ValidationError, match="not a percentage"):
        Reminder.model_validate({"at": written, "tell": "owner", "by": ["sms"], "say": "x"})


def test_only_the_office_is_asked_to_take_notice() -> None:
    """Whoever is late answers by doing it; a customer is owed the news."""
    asked = {
        tell: EscalationStep.model_validate(
            {"after": "0 minutes", "tell": tell, "by": ["sms"], "say": "x"}
        ).asks
        for tell in ("team_leader", "executive", "owner", "technician", "customer", "candidates")
    }
    assert [tell for tell, asks in asked.items() if asks] == ["team_leader", "executive", "owner"]


def test_what_comes_round_cannot_count_once() -> None:
    with pytest.raises(ValidationError, match="counts once"):
        Deadline.model_validate(
            {"name": "x", "clause": "c", "within": "1 day", "of": "moved", "again": True, "once": True}
        )
