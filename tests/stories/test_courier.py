"""A reminder goes out on time, once, whether the courier or the case's own timer comes first."""

import time
from pathlib import Path

import pytest

from domain.people import Role
from simulation.cast import Job
from tests.stories.law import Law
from tests.stories.street import Street

# How late on an idle machine is measured in `bench/`; here nothing may wait for the next look around.
BUSY = 5.0
LAST_SECOND, TOO_LATE = 7, 8


@pytest.fixture
def hurried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Law(tmp_path / "standards", monkeypatch).hurry()


@pytest.mark.usefixtures("hurried")
def test_on_time_by_the_real_clock_and_once(street: Street) -> None:
    """No clock is moved: planned rows go out at their instant, and the timer that fires finds them sent."""
    job = street.taken()
    [grabbed] = street.events(job, "grabbed")
    street.until(
        lambda: street.told(job, "call-overdue", Role.SUPERVISOR), "the supervisor is told", within=15
    )
    street.until(lambda: len(street.events(job, "escalated")) >= 2, "the timers fired")
    told = [*street.told(job, "call-the-customer"), *street.told(job, "call-overdue")]
    assert [message.to.role for message in told] == [Role.TECHNICIAN, Role.TEAM_LEADER, Role.SUPERVISOR]
    for message, after in zip(told, (2, 4, 8), strict=True):
        assert (message.planned_at - grabbed.at).total_seconds() == pytest.approx(after)
        assert message.sent_at is not None
        late = (message.sent_at - message.planned_at).total_seconds()
        assert 0 <= late < BUSY, f"{message.intent} to {message.to.role} went out {late:.3f} s late"
    [breach] = job.look().breaches
    assert (breach.at - grabbed.at).total_seconds() == pytest.approx(4)


@pytest.mark.usefixtures("hurried")
def test_acknowledged_just_before_and_nothing_is_sent(street: Street) -> None:
    job = _acknowledged_in_the_last_second(street)
    [grabbed] = street.events(job, "grabbed")
    street.until(
        lambda: (job.look().now - grabbed.at).total_seconds() > TOO_LATE + 1.5,
        "the supervisor's instant is over",
    )
    assert not street.told(job, "call-overdue", Role.SUPERVISOR)
    assert [m.status for m in street.told(job, "call-overdue", Role.TEAM_LEADER)] == ["acknowledged"]
    statuses = {m.to.role: m.status for m in street.door.messages(job.no) if m.intent == "call-overdue"}
    assert statuses.get(Role.SUPERVISOR, "withdrawn") == "withdrawn"


def _acknowledged_in_the_last_second(street: Street) -> Job:
    """A busy machine may miss that second; then it is another job's turn."""
    for _ in range(5):
        job = street.taken()
        if _acknowledged(street, job) < TOO_LATE:
            return job
    raise AssertionError("five jobs, and none was acknowledged in its last second")


def _acknowledged(street: Street, job: Job) -> float:
    """How many seconds after the grab the leader took notice."""
    [grabbed] = street.events(job, "grabbed")
    street.until(lambda: street.told(job, "call-overdue", Role.TEAM_LEADER), "the leader is told")
    while (job.look().now - grabbed.at).total_seconds() <= LAST_SECOND:
        time.sleep(0.05)
    job.acknowledged_by(Role.TEAM_LEADER)
    [acknowledged] = street.events(job, "acknowledged")
    return (acknowledged.at - grabbed.at).total_seconds()
