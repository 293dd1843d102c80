"""The case's own timer and the courier side by side: is everything told once, whichever of them comes first?"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from channels.reasons import explain
from domain import judge
from domain.case import Case
from domain.machines import Given
from domain.people import THE_SYSTEM, Actor, Role
from domain.plan import next_planned
from domain.stages.dispatch import Grab, Offer
from domain.stages.everywhere import Acknowledge
from storage.engine import Database
from tests.activities.house import MINUTE, Notebook, Watch, courier, keep, open_order, rows, settle_staff

Hands = ThreadPoolExecutor
CALL = "appointment.call_customer#1"
EVERYTHING = {
    "job-offer": 2,
    "job-taken-by-other": 1,
    "call-the-customer": 1,
    "call-overdue": 4,
}


@pytest.fixture
def taken(database: Database, watch: Watch) -> Case:
    """Taken by a technician who calls nobody: a reminder, the leader, and the supervisor three times."""
    settle_staff(database)
    case = open_order(database, watch.now())
    offer = Given(command=Offer(request=case.requests[0].id, technicians=("per_t1", "per_t2")))
    case = keep(database, offer, judge.act(case, offer, watch.now()))
    grab = Given(command=Grab(), by=Actor(person="per_t1", roles=(Role.TECHNICIAN,)), key="grab")
    return keep(database, grab, judge.act(case, grab, watch.now()))


def intents(db: Database, case: Case, notebook: Notebook) -> Counter[str]:
    says = {one.id: one.says for one in rows(db, case)}
    return Counter(says[outbound.message_id] for _, outbound in notebook.sent)


class Timer:
    """Minutes go by; the courier looks each minute, the engine when it is there."""

    def __init__(self, database: Database, notebook: Notebook, watch: Watch) -> None:
        self.database, self.watch = database, watch
        self.courier = courier(database, notebook, now=watch.now)
        self.courier.channels = {"sms": notebook, "voice": notebook}

    def pass_by(self, case: Case, minutes: int, hands: Hands, *, engine: bool, courier: bool) -> Case:
        for _ in range(minutes):
            self.watch.pass_by(MINUTE)
            entry = next_planned(case)
            if engine and entry and entry.at <= self.watch.now():
                case = keep(self.database, None, judge.tick(case, self.watch.now()))
            if courier:
                self.courier.round(hands)
        return case


@pytest.mark.parametrize("engine", [True, False], ids=["the timer first", "the engine is away"])
def test_everything_is_told_once(
    database: Database, taken: Case, watch: Watch, notebook: Notebook, hands: Hands, engine: bool
) -> None:
    timer = Timer(database, notebook, watch)
    case = timer.pass_by(taken, 30, hands, engine=engine, courier=True)
    assert intents(database, case, notebook) == EVERYTHING
    late = [at.sent_at - at.planned_at for at in rows(database, case) if at.sent_at]
    assert max(late) <= MINUTE
    case = keep(database, None, judge.tick(case, watch.now()))
    timer.courier.round(hands)
    assert intents(database, case, notebook) == EVERYTHING, "the engine is back, and nothing is said twice"


def test_what_fell_due_while_nobody_was_there_is_told_once_when_both_are_back(
    database: Database, taken: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    timer = Timer(database, notebook, watch)
    case = timer.pass_by(taken, 12, hands, engine=False, courier=False)
    timer.courier.round(hands)
    case = keep(database, None, judge.tick(case, watch.now()))
    timer.courier.round(hands)
    told = Counter(one.says for one in rows(database, case) if one.sent_at)
    assert told == Counter({**EVERYTHING, "call-overdue": 1}) - Counter(["call-the-customer"])
    [reminder] = [one for one in rows(database, case) if one.says == "call-the-customer"]
    assert (reminder.status, reminder.reason_en) == ("withdrawn", explain("too_late").words.en)
    persons = [one.told_person for one in rows(database, case) if one.sent_at]
    assert len(notebook.sent) == len(set(persons)), "what was overdue for one person came as one"


def test_what_was_acknowledged_just_before_is_not_escalated(
    database: Database, taken: Case, watch: Watch, notebook: Notebook, hands: Hands
) -> None:
    timer = Timer(database, notebook, watch)
    case = timer.pass_by(taken, 14, hands, engine=True, courier=True)
    assert intents(database, case, notebook)["call-overdue"] == 1
    watch.pass_by(MINUTE - timedelta(milliseconds=1))
    noticed = Given(command=Acknowledge(about=CALL), by=THE_SYSTEM, key="noticed")
    case = keep(database, noticed, judge.act(case, noticed, watch.now()))
    watch.pass_by(timedelta(milliseconds=1))
    timer.courier.round(hands)
    timer.pass_by(case, 14, hands, engine=True, courier=True)
    assert intents(database, case, notebook)["call-overdue"] == 1
