"""May this be said to this person at all, and at this hour?"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import messages
from channels.reasons import explain
from domain.calendar import Calendar, next_opening
from domain.people import Role
from storage.opt_outs import OptOut
from storage.outbox import Claimed
from storage.outcomes import Result

OPTED_OUT = "opted_out"


def is_courtesy(claimed: Claimed) -> bool:
    """What a customer can do without: better not said at all than said twice. Nobody's deadline hangs on it."""
    if claimed.message.to.role is not Role.CUSTOMER or claimed.message.asks_acknowledgement:
        return False
    try:
        return messages.load(claimed.message.says).if_unsure == "stay_silent"
    except (LookupError, ValueError):
        return False


def is_declined(claimed: Claimed) -> bool:
    """Whoever left one channel is spared courtesies on every channel; what matters may find another way."""
    if not claimed.declined:
        return False
    return claimed.message.channel in claimed.declined or is_courtesy(claimed)


def quiet_until(claimed: Claimed, hours: Calendar | None, now: datetime) -> datetime | None:
    """The real instant until which a courtesy waits; by the time of its case, whose clock may have been moved."""
    if hours is None or not is_courtesy(claimed):
        return None
    case_now = now + claimed.shift
    opens_at = next_opening(hours, case_now)
    return opens_at - claimed.shift if opens_at > case_now else None


def is_stale(claimed: Claimed) -> bool:
    """Whether a courtesy that had to wait speaks of a deadline that is gone, moved or over by now."""
    about, due_at = claimed.message.about, claimed.message.facts.get("due_at")
    if claimed.number == 1 or not about or not due_at or not is_courtesy(claimed):
        return False
    meant = datetime.fromisoformat(due_at)
    return not any(
        clock.name == about and clock.due_at == meant and not clock.over_at for clock in claimed.about.clocks
    )


def told_by_provider(claimed: Sequence[Claimed], results: Sequence[Result], at: datetime) -> Iterator[OptOut]:
    """A provider that refuses because the person left knew of it before we did."""
    for one, result in zip(claimed, results, strict=True):
        phone, code = one.to.phone, result.code
        if phone and code and code != OPTED_OUT and explain(code).cause == OPTED_OUT:
            yield OptOut(phone=phone, channel=one.message.channel, told_by="provider", opted_out_at=at)
