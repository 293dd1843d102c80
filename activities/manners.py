"""May this be said to this person at all, and at this hour?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import messages
from channels.reasons import explain
from domain.calendar import Calendar, next_opening
from domain.people import Role
from messages.sentence import Sentence, Weight
from storage.opt_outs import OptOut
from storage.outbox import Claimed
from storage.outcomes import Result

OPTED_OUT = "opted_out"
# No machine that is up and merely busy keeps a message for so long.
OVERDUE = timedelta(minutes=2)


def weight_of(claimed: Claimed) -> Weight:
    """How much it matters to the customer; what is for staff, or wants to be acknowledged, is always urgent."""
    if claimed.message.to.role is not Role.CUSTOMER or claimed.message.asks_acknowledgement:
        return "urgent"
    sentence = _sentence(claimed)
    if sentence is None:
        return "urgent"
    is_reminder = "due_at" in claimed.message.facts
    return "notice" if sentence.weight == "answer" and is_reminder else sentence.weight


def _sentence(claimed: Claimed) -> Sentence | None:
    try:
        return messages.load(claimed.message.says)
    except (LookupError, ValueError):
        return None


def is_courtesy(claimed: Claimed) -> bool:
    """What a customer can do without. Nobody's deadline hangs on it."""
    return weight_of(claimed) == "courtesy"


def is_declined(claimed: Claimed) -> bool:
    """Whoever left one channel is spared courtesies on every channel; what matters may find another way."""
    if not claimed.declined:
        return False
    return claimed.message.channel in claimed.declined or is_courtesy(claimed)


def quiet_until(claimed: Claimed, hours: Calendar | None, now: datetime) -> datetime | None:
    """The real instant until which it waits; by the time of its case, whose clock may have been moved."""
    if hours is None or weight_of(claimed) not in ("notice", "courtesy"):
        return None
    case_now = now + claimed.shift
    opens_at = next_opening(hours, case_now)
    return opens_at - claimed.shift if opens_at > case_now else None


def is_stale(claimed: Claimed) -> bool:
    """Whether what had to wait speaks of a deadline that is gone, moved or over by now, or of what has been done."""
    return _is_over(claimed) or (claimed.number > 1 and _speaks_of_another_time(claimed))


def waited(claimed: Claimed, now: datetime) -> timedelta:
    """How long it has lain since somebody could have taken it: as a rule milliseconds, and a day after an outage."""
    return now - claimed.due_at if claimed.due_at else timedelta(0)


def comes_too_late(claimed: Claimed, now: datetime) -> bool:
    """A reminder that lay for longer than the time it left: whoever must know of that is told by what follows."""
    due_at, sentence = claimed.message.facts.get("due_at"), _sentence(claimed)
    if not claimed.message.reminds or not due_at or sentence is None or sentence.if_late == "send":
        return False
    left = datetime.fromisoformat(due_at) - claimed.message.planned_at
    return waited(claimed, now) > max(left, OVERDUE)


def _is_over(claimed: Claimed) -> bool:
    sentence, moments = _sentence(claimed), claimed.about.moments
    over_by = sentence.over_by if sentence else ()
    return any(name in moments and moments[name] > claimed.message.planned_at for name in over_by)


def _speaks_of_another_time(claimed: Claimed) -> bool:
    about, due_at = claimed.message.about, claimed.message.facts.get("due_at")
    if not about or not due_at or weight_of(claimed) not in ("notice", "courtesy"):
        return False
    meant = datetime.fromisoformat(due_at)
    return not any(
        clock.name == about and clock.due_at == meant and not clock.over_at for clock in claimed.about.clocks
    )


def told_by_provider(claimed: Sequence[Claimed], results: Sequence[Result], at: datetime) -> Iterator[OptOut]:
    """A provider that refuses because the person left knew of it before we did."""
    to = {one.attempt_id: one for one in claimed}
    for one, result in ((to[result.attempt_id], result) for result in results):
        phone, code = one.to.phone, result.code
        if phone and code and code != OPTED_OUT and explain(code).cause == OPTED_OUT:
            yield OptOut(phone=phone, channel=one.message.channel, told_by="provider", opted_out_at=at)
