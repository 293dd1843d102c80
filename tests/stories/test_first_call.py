"""RENO-008: whoever grabs a job calls within five minutes; if not, people hear of it until somebody answers."""

from domain.people import Role
from simulation import samples
from simulation.pace import hours, minutes
from tests.stories.street import Street

CALL = "appointment.call_customer"


def test_nobody_called(street: Street) -> None:
    job = street.taken()
    job.passes(minutes(4))
    assert [m.clause for m in street.told(job, "call-the-customer", Role.TECHNICIAN)] == ["RENO-008"]
    assert not street.told(job, "call-overdue")

    job.passes(minutes(2))
    [leader] = street.told(job, "call-overdue")
    assert leader.to.role == Role.TEAM_LEADER
    assert leader.to.person == samples.town().leader_of(job.technician)
    assert leader.clause == "RENO-008"
    assert "RENO-008" in (leader.text or "")
    assert [(breach.deadline, breach.clause) for breach in job.look().breaches] == [(CALL, "RENO-008")]

    job.passes(minutes(10))
    assert [m.to.role for m in street.told(job, "call-overdue")] == [Role.TEAM_LEADER, Role.SUPERVISOR]
    job.passes(minutes(5))
    job.passes(minutes(5))
    job.passes(hours(1))
    supervised = street.told(job, "call-overdue", Role.SUPERVISOR)
    assert len(supervised) == 3, "said again every five minutes, but not for ever"
    assert [event.facts["deadline"] for event in street.events(job, "breached")] == [CALL]


def test_a_keypress_stops_the_escalation(street: Street) -> None:
    job = street.taken()
    job.passes(minutes(6))
    [leader] = street.told(job, "call-overdue")
    assert leader.channel == "voice"
    assert leader.to.person is not None
    street.door.press(leader.to.person, "1", leader.id)
    street.until(lambda: street.events(job, "acknowledged"), "the case knows that the leader took notice")
    assert {entry.tell for entry in job.look().plan if entry.what == CALL} == {Role.TEAM_LEADER}
    job.passes(minutes(14))
    assert [m.status for m in street.told(job, "call-overdue")] == ["acknowledged"]
    job.passes(minutes(50))
    assert not street.told(job, "call-overdue", Role.SUPERVISOR)
    again = street.told(job, "call-overdue", Role.TEAM_LEADER)
    assert len(again) > 1, "whoever took notice, and then did nothing, is told again"


def test_another_key_stops_nothing(street: Street) -> None:
    job = street.taken()
    job.passes(minutes(6))
    [leader] = street.told(job, "call-overdue")
    assert leader.to.person is not None
    street.door.press(leader.to.person, "2", leader.id)
    job.passes(minutes(10))
    assert street.told(job, "call-overdue", Role.SUPERVISOR)


def test_called_in_time_nobody_hears_of_it(street: Street) -> None:
    job = street.taken()
    job.passes(minutes(2))
    job.calls_and_agrees(None)
    job.passes(minutes(30))
    assert not street.told(job, "call-overdue")
    assert [event.facts["clause"] for event in street.events(job, "kept")] == ["RENO-008"]


def test_a_call_without_an_answer_does_not_count(street: Street) -> None:
    job = street.taken()
    job.does(job.technician, "log_call", connected=False)
    refusal = job.refused(job.technician, "appoint", at=job.now + hours(3), read_back=True)
    assert (refusal.status, refusal.refusal, refusal.clause) == (409, "NoConnectedCall", "RENO-008")
    job.passes(minutes(6))
    assert street.told(job, "call-overdue", Role.TEAM_LEADER)
