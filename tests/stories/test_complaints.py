"""CMPL, RETAIL-SOFT, RETAIL-HARD: how grave a complaint is, who hears of it when, and what it takes to close it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.people import Role
from simulation.grievance import Grievance
from simulation.pace import hours, minutes
from tests.stories.street import Street


def solved(case: Grievance) -> None:
    """From the first word to a customer who is content."""
    case.reacts()
    case.understands()
    case.checks()
    case.decides("ours")
    case.apologises()
    case.plan_agreed()
    case.resolves()
    case.passes(hours(20))
    case.follows_up(satisfied=True)


def test_the_second_complaint_of_a_customer_is_class_two(street: Street) -> None:
    customer = street.customer()
    first, second = street.complaint(customer), street.complaint(customer)
    assert (first.severity, second.severity) == (1, 2)
    street.until(lambda: street.told(second, "complaint-class-2"), "the department manager is told")
    solved(second)
    result = street.told(second, "complaint-result", Role.DEPARTMENT_MANAGER)
    assert [message.clause for message in result] == ["CMPL-007"]


def test_two_at_the_same_instant_are_still_a_first_and_a_second(street: Street) -> None:
    customer = street.customer()
    with ThreadPoolExecutor(2) as hands:
        both = [hands.submit(street.complaint, customer) for _ in range(2)]
    assert sorted(case.result().severity for case in both) == [1, 2]


def test_a_threat_to_go_public_is_at_least_class_two(street: Street) -> None:
    case = street.complaint()
    assert case.severity == 1
    case.does(case.desk, "raise_class", signal="external_threat")
    assert case.severity == 2
    assert case.refused(case.desk, "lower_class", severity=1, reason="客户消气了").refusal == "OnlyRises"
    case.does(case.office(Role.CS_MANAGER), "lower_class", severity=1, reason="客户书面撤回")
    assert case.severity == 1


def test_in_the_media_is_class_three_at_once(street: Street) -> None:
    case = street.complaint(signals=["media"])
    assert case.severity == 3
    street.until(lambda: len(street.told(case, "complaint-class-3")) >= 1, "the manager is told at once")
    street.until(lambda: street.told(case, "complaint-class-3-executive"), "the executive is told at once")
    assert [m.to.role for m in street.told(case, "complaint-class-3-executive")] == [Role.EXECUTIVE]
    solved(case)
    refusal = case.refused(case.desk, "close")
    assert (refusal.status, refusal.refusal, refusal.clause) == (409, "PapersMissing", "CMPL-013")
    case.closes()
    assert case.stage == "closed"
    filed = {str(event.facts["paper"]) for event in street.events(case, "paper_filed")}
    assert filed >= {"case_study", "department_discussion"}


def test_class_three_is_told_again_until_somebody_takes_notice(street: Street) -> None:
    case = street.complaint(signals=["media"])
    case.passes(minutes(11))
    case.passes(minutes(10))
    before = len(street.told(case, "complaint-class-3", Role.CS_MANAGER))
    assert before >= 2
    case.acknowledged_by(Role.CS_MANAGER)
    case.passes(hours(1))
    assert len(street.told(case, "complaint-class-3", Role.CS_MANAGER)) == before


@pytest.mark.parametrize(
    ("subject", "deadline", "clause", "in_time"),
    [
        ("soft", "intake.react_soft", "RETAIL-SOFT-18", minutes(15)),
        ("hard", "intake.react_hard", "RETAIL-HARD-13", hours(1)),
    ],
)
def test_the_first_reaction_has_its_time(
    street: Street, subject: str, deadline: str, clause: str, in_time: object
) -> None:
    late, prompt = street.complaint(subject=subject), street.complaint(subject=subject)
    wait = minutes(15) if subject == "soft" else hours(1)
    assert wait == in_time
    for case in (late, prompt):
        case.passes(wait - minutes(1))
    prompt.reacts()
    for case in (late, prompt):
        case.passes(minutes(2))
    assert [(b.deadline, b.clause) for b in late.look().breaches] == [(deadline, clause)]
    assert street.told(late, "complaint-react-overdue")
    assert not prompt.look().breaches
    late.reacts()
    assert [(b.deadline, b.clause) for b in late.look().breaches] == [(deadline, clause)], "late is late"


def test_soft_is_checked_in_half_an_hour_and_hard_in_three_hours(street: Street) -> None:
    soft, hard = street.complaint(subject="soft"), street.complaint(subject="hard")
    for case in (soft, hard):
        case.reacts()
    soft.passes(minutes(31))
    hard.passes(hours(3) + minutes(1))
    assert [b.clause for b in soft.look().breaches] == ["RETAIL-SOFT-19"]
    assert [b.clause for b in hard.look().breaches] == ["RETAIL-HARD-14"]


def test_the_second_reaction_to_a_hard_one_carries_a_promise(street: Street) -> None:
    case = street.complaint(subject="hard")
    case.reacts()
    refusal = case.refused(case.desk, "check")
    assert (refusal.refusal, refusal.clause) == ("PromiseMissing", "RETAIL-HARD-15")
    case.checks(promise=case.now + hours(5))
    case.passes(hours(5) + minutes(1))
    assert "remedy.promise_hard" in {breach.deadline for breach in case.look().breaches}
    assert street.told(case, "complaint-promise-broken")


def test_understood_before_it_is_handed_over(street: Street) -> None:
    case = street.complaint()
    case.reacts()
    refusal = case.refused(case.desk, "hand_over", department="service")
    assert (refusal.refusal, refusal.clause) == ("NotUnderstood", "CMPL-028")
    assert case.refused(case.desk, "apologise").refusal == "FactsNotEstablished"
    case.understands()
    refusal = case.refused(case.desk, "hand_over", department="service")
    assert (refusal.refusal, refusal.clause) == ("WaitUntold", "CMPL-022")
    case.promises(hours(2))
    case.hands_over("service")
    assert case.stage == "handed_over"


def test_not_content_opens_it_again_as_a_repeat(street: Street) -> None:
    case = street.complaint()
    case.reacts()
    case.understands()
    case.checks()
    case.decides("ours")
    case.apologises()
    case.plan_agreed()
    case.resolves()
    case.passes(hours(20))
    case.follows_up(satisfied=False)
    assert (case.stage, case.severity) == ("verifying", 2)
    assert len(street.events(case, "reopened")) == 1
