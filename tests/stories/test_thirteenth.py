"""A thirteenth standard, invented, as YAML alone: is it kept by the whole house, from the order to the last call?"""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.people import Role
from simulation.cast import Affair
from simulation.pace import days, hours, minutes
from simulation.samples import OrderRow
from standards import library
from standards.compiling import STANDARDS
from tests.stories.street import Street

FOLDER = Path(__file__).parents[1] / "standards" / "thirteenth"


@pytest.fixture
def windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standards that there are, and cleaning windows beside them."""
    root = tmp_path / "standards"
    shutil.copytree(STANDARDS, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(FOLDER, root, dirs_exist_ok=True)
    monkeypatch.setattr(library, "STANDARDS", root)


def ordered(street: Street) -> Affair:
    """Somebody wants three windows cleaned."""
    who, at = street.customer(), datetime.now().astimezone()
    wish: dict[str, Any] = {
        "standard": "window-cleaning",
        "channel": "web",
        "problem": "三扇窗",
        "requested_for": at + days(1),
    }
    seen = street.door.open_order(customer=who, **wish)
    row = OrderRow.model_validate(
        {**wish, **who, "ref": seen.no, "day": 1, "at": at, "customer": who["name"], "plot": "", "facts": {}}
    )
    return Affair(street.door, row, seen)


@pytest.mark.usefixtures("windows")
def test_windows_are_cleaned(street: Street) -> None:
    job = ordered(street)
    near, desk, leader = (job.office(role) for role in (Role.TECHNICIAN, Role.DISPATCHER, Role.TEAM_LEADER))
    job.does(desk, "assign", technician=near)
    job.does(near, "log_call", connected=True)
    job.does(near, "appoint", at=job.now + hours(24), read_back=True)
    job.passes(hours(25))
    assert not street.told(job, "visit-late-leader"), "inside the slot is punctual (WIN-01)"
    job.passes(hours(1) + minutes(1))
    [late] = street.told(job, "visit-late-leader", Role.TEAM_LEADER)
    assert late.clause == "WIN-01"
    for kind, more in (("arrive", {}), ("enter", {}), ("propose_solution", {"items": {"window": 3}})):
        job.does(near, kind, **more)
    job.does(job.customer, "approve_quote")
    assert job.refused(near, "start_work").clause == "WIN-03"
    job.does(near, "start_work", ticks=["rope", "nobody_below"])
    assert job.refused(near, "finish").clause == "WIN-07"
    job.does(near, "file_paper", paper="window_sheet", answers={"before": "灰", "after": "亮"})
    job.does(leader, "sign_paper", paper="window_sheet")
    job.does(near, "finish")
    assert job.refused(job.customer, "accept").clause == "WIN-04"
    job.does(job.customer, "accept", signed=True)
    job.does(job.customer, "pay", amount="60.00")
    job.passes(days(2) + minutes(1))
    [nobody] = street.told(job, "follow-up-overdue")
    assert nobody.clause == "WIN-08"
    job.does(job.office(Role.CUSTOMER_SERVICE), "follow_up", satisfied=True, still_good=True, score=5)
    assert job.look().stage == "closed"
