"""Do the figures of a day count every message once, and what was said twice as such?"""

from datetime import UTC, datetime, timedelta

from domain.case import Case
from storage import outbox, outcomes
from storage.engine import Database
from storage.figures import daily
from storage.outcomes import Result
from tests.activities.conftest import order, watch
from tests.activities.house import message, say

__all__ = ["order", "watch"]


def ends(db: Database, case: Case, key: str, at: datetime, *ends: dict[str, object]) -> Case:
    """One message that came to these ends, one attempt after the other."""
    case = say(db, case, message(case, key, at))
    for end in ends:
        [claimed] = outbox.claim(db, at, 1, "works")
        told = {"attempt_id": claimed.attempt_id, "message_id": claimed.message_id, "again_at": at, **end}
        outcomes.finish(db, [Result.model_validate(told)], at)
    return case


def test_each_message_is_counted_on_the_day_of_its_last_attempt(database: Database, order: Case) -> None:
    at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    later = at + timedelta(hours=1)
    case = ends(database, order, "a", at, {"outcome": "accepted"})
    case = ends(database, case, "b", at, {"outcome": "accepted", "delivered": True})
    case = ends(
        database, case, "c", at, {"outcome": "retry", "code": "outcome_unknown"}, {"outcome": "accepted"}
    )
    case = ends(database, case, "d", at, {"outcome": "rejected"})
    ends(database, case, "e", later, {"outcome": "unknown"})
    new, old = daily(database, at - timedelta(days=1), "Asia/Shanghai")
    assert (str(old.day), str(new.day)) == ("2026-11-20", "2026-11-21"), "half past eleven at night in China"
    assert (old.sent, old.delivered, old.undeliverable, old.attempts) == (3, 1, 1, 5)
    assert (old.doubled, old.perhaps_doubled) == (0, 1)
    assert (new.sent, new.unknown) == (0, 1)
    assert daily(database, later + timedelta(days=1), "Asia/Shanghai") == []
