"""A reminder that a day's outage has overtaken may be left unsaid only where something else tells of the matter."""

import pytest

import messages
import standards
from domain.machines import MACHINES

REMINDERS = [
    (name, deadline.name, reminder.say)
    for name in standards.names()
    for deadline in standards.load(name).deadlines
    for reminder in deadline.remind
    if not deadline.escalate
]


@pytest.mark.parametrize(("standard", "deadline", "says"), REMINDERS)
def test_what_nothing_follows_is_said_late_rather_than_never(standard: str, deadline: str, says: str) -> None:
    rows = MACHINES[standards.load(standard).kind]
    follows = any(rows.row(stage, f"due {deadline}") for stage in rows.stages)
    assert follows or messages.load(says).if_late == "send"
