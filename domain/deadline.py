"""By when must what have happened, who is reminded before, and who is told after?"""

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from domain.base import Fact
from domain.event import HAPPENINGS
from domain.people import Role
from domain.span import Span

DATES: dict[str, tuple[str, str]] = {
    "appointment": ("预约时间", "the appointment"),
    "slot_end": ("约定时段结束", "the end of the agreed slot"),
    "callback": ("约定答复日", "the day on which an answer was promised"),
    "eta": ("新的到达时间", "the new arrival time"),
    "waiting": ("开始等候", "the start of the wait"),
    "promise": ("承诺时间", "the promised time"),
    "second_call": ("答谢信后的回访日", "the day of the call after the letter"),
    "visit_date": ("约定日期", "the agreed date"),
    "answer_owed": ("该回应客户时", "the moment from which the customer is owed a reaction"),
    "filing": ("开始归档", "the moment from which the papers are due"),
    "excepted_until": ("特殊情况宽限到", "the end of the exception"),
}


def known_moment(name: str) -> str:
    """The name of something that happens, or of a date of a case; ValueError for any other."""
    if name not in HAPPENINGS and name not in DATES:
        raise ValueError(f"“{name}” is neither something that happens nor a date of a case")
    return name


def _as_percent(value: object) -> object:
    if isinstance(value, str):
        text = value.replace(" ", "")
        if not text.endswith("%") or not text[:-1].isdigit():
            raise ValueError(f"“{value}” is not a percentage such as “50 %”")
        return int(text[:-1])
    return value


Moment = Annotated[str, AfterValidator(known_moment)]
Percent = Annotated[int, BeforeValidator(_as_percent)]


class Reminder(Fact):
    """Told before the time is up: `after` the start, `before` the end, or `at` a part of the budget."""

    after: Span | None = None
    before: Span | None = None
    at: Percent | None = None
    tell: str
    by: tuple[str, ...]
    say: str
    clause: str | None = None


class Repeat(Fact):
    """Say it again every so often, but not for ever."""

    every: Span
    at_most: int


OUTSIDE_THE_OFFICE = ("customer", "technician", "asked", "candidates", "tracker")


class EscalationStep(Fact):
    """Told `after` the time is up, unless someone has acknowledged an earlier step.

    Whoever is late answers by doing it, not by taking notice, and a customer is owed the news whoever else has taken
    notice: a step that tells one of them asks for no acknowledgement, and none takes it away.

    Taking notice is not yet doing: `if_still_open` tells the step again, every so often after the last
    acknowledgement, while what was promised is still not done.
    """

    after: Span
    tell: str
    by: tuple[str, ...]
    say: str
    clause: str | None = None
    until_acknowledged: Repeat | None = None
    if_still_open: Repeat | None = None

    @property
    def asks(self) -> bool:
        return self.tell not in OUTSIDE_THE_OFFICE


class Deadline(Fact):
    """One promise of a standard. It counts from the moment `of`, or to a date of the case when `of` is a date.

    `until` settles it; `breach: false` marks a wait whose end is no fault (an offer's time, a customer's absence);
    the stage that owns the row `due <name>` says what follows when it ends. `again` marks one that comes round: when
    all it had to say is said it counts afresh, until something settles it. What stands under `anew` keeps one
    that counts, and lets it count afresh from then: an entry every week is one deadline, whoever was late or not.
    Where it matters who has taken notice, `seen_by` names them; nobody named means anybody of the staff.
    `once` marks one that counts from the first such moment alone: a job sent out again has no fresh days.
    """

    name: str
    clause: str
    within: Span
    of: Moment
    until: tuple[Moment, ...] = ()
    void: tuple[Moment, ...] = ()
    anew: tuple[Moment, ...] = ()
    pauses_in: tuple[str, ...] = ()
    only: dict[str, str] = {}
    tightest_of: str | None = None
    breach: bool = True
    again: bool = False
    seen_by: tuple[Role, ...] = ()
    once: bool = False
    remind: tuple[Reminder, ...] = ()
    escalate: tuple[EscalationStep, ...] = ()

    @model_validator(mode="after")
    def _moves_on(self) -> Self:
        """A deadline that comes round must take time, or its plan would never end; what follows it comes after it."""
        if self.again and self.within.amount <= 0:
            raise ValueError(f"“{self.name}” comes round again, so it must take some time")
        if self.again and self.once:
            raise ValueError(f"“{self.name}” either comes round again or counts once")
        if any(step.after.amount < 0 for step in self.escalate):
            raise ValueError(f"“{self.name}” is escalated after its end, not before")
        return self


class Notice(Fact):
    """Said at once when something happens; whoever acknowledges it stops the escalation of the deadline `about`."""

    name: str
    on: tuple[Moment, ...]
    tell: str
    by: tuple[str, ...]
    say: str
    clause: str | None = None
    only: dict[str, str] = {}
    asks_acknowledgement: bool = False
    about: str | None = None
