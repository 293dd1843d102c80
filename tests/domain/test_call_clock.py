"""Does the five-minute call agree, whatever happens in whatever order, with a model that knows nothing of clocks?"""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.refusal import NoConnectedCall
from tests.domain.scene import MICROSECOND, Scene

# RENO-008 by hand: seconds after the grab, and who is told then.
TOLD = (
    (180, "technician"),
    (300, "team_leader"),
    (900, "supervisor"),
    (1200, "supervisor"),
    (1500, "supervisor"),
)
# Noticed and still not done: told again so long after that.
AGAIN = (timedelta(hours=1), timedelta(hours=2))
FIVE = timedelta(minutes=5)
WAITS = st.one_of(
    st.sampled_from([0, 60, 120, 180, 300, 600, 900]).map(lambda seconds: timedelta(seconds=seconds)),
    st.sampled_from([180, 300, 900]).map(lambda seconds: timedelta(seconds=seconds) - MICROSECOND),
    st.integers(1, 400).map(lambda seconds: timedelta(seconds=seconds)),
)


class FirstCall(RuleBasedStateMachine):
    """The model: when the job was taken, whether the customer was reached, when somebody took notice, when it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene.order(town=tuple("abcdefghijklmnop"))
        self.broken: list[datetime] = []
        self.who = "a"
        self._take()

    def _take(self) -> None:
        self.scene.by(self.who).grab()
        self.scene.forget()
        self.taken_at, self.reached = self.scene.now, False
        self.noticed_at: list[datetime] = []
        self.ended_at: datetime | None = None

    @rule(length=WAITS)
    def time_passes(self, length: timedelta) -> None:
        self.scene.until_instant(self.scene.now + length)

    @precondition(lambda self: self.ended_at is None)
    @rule(length=WAITS, connected=st.booleans())
    def a_call_is_logged_before_any_timer_wakes(self, length: timedelta, connected: bool) -> None:
        self.scene.now += length
        self.scene.by(self.who).log_call(connected=connected)
        self.reached |= connected

    @precondition(lambda self: self.ended_at is None)
    @rule()
    def an_appointment_needs_a_call(self) -> None:
        visit = (self.scene.now + timedelta(days=30)).isoformat()
        if self.reached:
            self.scene.by(self.who).appoint(at=visit, read_back=True)
            self.ended_at = self.scene.now
        else:
            with self.scene.refuses(NoConnectedCall, "RENO-008"):
                self.scene.by(self.who).appoint(at=visit, read_back=True)

    @rule()
    def the_supervisor_takes_notice(self) -> None:
        number = self.scene.case.occurrences["appointment.call_customer"]
        self.scene.by("supervisor").acknowledge(about=f"appointment.call_customer#{number}")
        news = not self.noticed_at or self.noticed_at[-1] + AGAIN[0] <= self.scene.now
        if self.ended_at is None and self.scene.now - self.taken_at >= FIVE and news:
            self.noticed_at.append(self.scene.now)

    @precondition(lambda self: self.who < "h")
    @rule()
    def the_job_is_given_back_and_the_next_one_takes_it(self) -> None:
        self.broken += self._broken_now()
        self.scene.by(self.who).release(reason="txt_1")
        self.who = chr(ord(self.who) + 1)
        self.scene.wait("1 second")
        self._take()

    def _broken_now(self) -> list[datetime]:
        end = self.ended_at or self.scene.now
        return [self.taken_at + FIVE] if end - self.taken_at >= FIVE else []

    @invariant()
    def the_breaches_are_those_of_the_model(self) -> None:
        breaches = [b.at for b in self.scene.case.breaches if b.deadline == "appointment.call_customer"]
        assert breaches == self.broken + self._broken_now()

    @invariant()
    def everybody_was_told_when_the_model_says(self) -> None:
        end = self.ended_at or self.scene.now
        expected = []
        for seconds, role in TOLD:
            at = self.taken_at + timedelta(seconds=seconds)
            silenced = seconds > 300 and bool(self.noticed_at) and at > self.noticed_at[0]
            if at <= end and not silenced:
                expected.append((at, role))
        for noticed_at, next_at in pairwise([*self.noticed_at, end]):
            expected += [(noticed_at + rest, "team_leader") for rest in AGAIN if noticed_at + rest <= next_at]
        said = [m for m in self.scene.messages if m.says in ("call-the-customer", "call-overdue")]
        assert [(m.planned_at, str(m.to.role)) for m in said] == expected


FirstCall.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, derandomize=True
)
TestFirstCall = FirstCall.TestCase
