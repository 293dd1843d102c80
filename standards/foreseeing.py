"""If these things happen at these times, who is told what, when, and by which clause?"""

from datetime import datetime, timedelta

from domain.base import Fact
from domain.case import Body, Case
from domain.complaint import Complaint
from domain.deadline import DATES
from domain.machines import MACHINES
from domain.order import Order
from domain.plan import plan
from domain.purchase import Purchase
from domain.reception import Reception
from domain.standard import Standard
from domain.turn import Turn

KNOWN_BEFORE = timedelta(days=7)


class Foreseen(Fact):
    """One line of a timetable."""

    at: datetime
    does: str
    what: str
    tell: str | None
    by: tuple[str, ...]
    says: str | None
    clause: str | None


def timetable(standard: Standard, given: dict[str, datetime], facts: dict[str, str]) -> list[Foreseen]:
    """What follows, earliest first, if nothing else happens. A date counts as known from the first happening on."""
    happenings = sorted((at, name) for name, at in given.items() if name not in DATES)
    dates = {name: at for name, at in given.items() if name in DATES}
    start = happenings[0][0] if happenings else min(dates.values()) - KNOWN_BEFORE
    case = Case(
        no="SAMPLE",
        standard=standard,
        body=_body(standard, facts),
        stage="",
        entered_at=start,
        opened_at=start,
        at=start,
    )
    turn = Turn(case, MACHINES[standard.kind], start)
    for name, at in dates.items():
        turn.set_date(name, at)
    for at, name in happenings:
        turn.at = at
        turn.happened(name)
    said = [
        Foreseen(
            at=message.planned_at,
            does="notify",
            what=message.key.partition("@")[0],
            tell=message.to.role,
            by=(message.channel, *message.fallback),
            says=message.says,
            clause=message.clause,
        )
        for message in turn.messages
    ]
    planned = [Foreseen.model_validate(entry.model_dump()) for entry in plan(turn.case)]
    return sorted([*said, *planned], key=lambda line: line.at)


def moments(standard: Standard) -> list[str]:
    """Everything from which a deadline of this standard counts."""
    return [name for name in standard.started_by if name != "moved"]


def _body(standard: Standard, facts: dict[str, str]) -> Body:
    """An invented case with these facts."""
    if standard.kind == "order":
        scope = {"scope": facts["scope"]} if "scope" in facts else {}
        known = {"customer": "cus_sample", "technician": "per_sample", "candidates": ("per_near", "per_next")}
        return Order.model_validate({**known, "said": facts, **scope})
    if standard.kind == "purchase":
        sale = {"customer": "cus_sample", "goods": facts.get("goods", "regular"), "price": 1000}
        return Purchase.model_validate({**sale, "said": facts})
    if standard.kind == "reception":
        return Reception(customer="cus_sample", said=facts, rota=("per_sample",))
    return _complaint(standard, facts)


def _complaint(standard: Standard, facts: dict[str, str]) -> Complaint:
    known_facts = {name: facts[name] for name in ("subject", "severity", "fault") if name in facts}
    severity = int(known_facts.get("severity", "1"))
    owner = standard.complaint_rules.owners[str(severity)].value
    return Complaint.model_validate(
        {
            "customer": "cus_sample",
            "subject": "soft",
            "said": facts,
            **known_facts,
            "severity": severity,
            "owner": owner,
            "superior": standard.complaint_rules.superior.value,
        }
    )
