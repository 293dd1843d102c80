"""Do the rules that no single case can show say what their clauses say: asked at the door, counted over many cases?"""

from datetime import UTC, datetime

import pytest

from api.complaints import counts_since
from api.errors import Problem
from api.order_facts import facts_of
from api.orders import missing_details
from api.view import warranty_of
from standards import load
from tests.standards.walk import order

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
KNOWN = {
    "name": "样例客户",
    "address": "样例路 1 号",
    "phone": "+861990000001",
    "problem": "漏水",
    "requested_for": NOON,
}


def test_an_order_needs_five_things() -> None:
    """RENO-005."""
    law = load("reno")
    assert missing_details(KNOWN, law) == ()
    assert set(missing_details({}, law)) == set(KNOWN)
    for name in KNOWN:
        assert missing_details({**KNOWN, name: ""}, law) == (name,)


def test_an_order_says_whether_it_is_an_installation() -> None:
    """ENGR-006, ENGR-007: unsaid, no director would be asked to sign."""
    rules = load("engr").order_rules
    with pytest.raises(Problem) as unsaid:
        facts_of({"vip": "true"}, rules)
    assert (unsaid.value.status, [one["where"] for one in unsaid.value.more["errors"]]) == (
        422,
        ["facts.service"],
    )
    assert facts_of({"service": "installation"}, rules).said == {"service": "installation"}


def test_the_warranty_lasts_a_year() -> None:
    """RENO-050."""
    closed = order(load("reno")).but(stage="closed", closed_at=NOON)
    warranty = warranty_of(closed)
    assert warranty is not None
    assert warranty.until == datetime(2027, 3, 2, 4, 0, tzinfo=UTC)


def test_a_complaint_within_a_year_is_the_second() -> None:
    """Conflict 32."""
    assert counts_since(load("complaint"), NOON) == datetime(2025, 3, 2, 4, 0, tzinfo=UTC)


def test_a_booking_needs_the_room() -> None:
    """HOME-OPS-02: the room, the time and what is to be done; the office knows the rest."""
    law = load("home-ops")
    assert (
        missing_details({"address": "3-2", "requested_for": NOON.isoformat(), "problem": "txt_1"}, law) == ()
    )
    assert missing_details({"requested_for": NOON.isoformat(), "problem": "txt_1"}, law) == ("address",)
