"""What does this asker see of this case now?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.advice import checklists, scripts
from api.shapes import (
    Both,
    BreachSeen,
    CaseSeen,
    CommandSeen,
    CustomerSeen,
    PlannedSeen,
    WarrantySeen,
)
from domain.case import Case
from domain.complaint import SEVERITY_NAMES, Complaint
from domain.judge import commands
from domain.machines import MACHINES
from domain.order import Order
from domain.people import Actor
from domain.plan import Planned, plan
from domain.span import later

# Told apart from the facts because they have a place of their own in the answer, or are the house's own affair.
NOT_FACTS = frozenset({"kind", "customer", "subject", "severity"})


def both(words: tuple[str, str]) -> Both:
    return Both(zh=words[0], en=words[1])


def seen(
    case: Case, customer: CustomerSeen, problem: str | None, actor: Actor, names: Mapping[str, str]
) -> CaseSeen:
    """The case as it stands, with what this asker may do about it. `names`: who it is that speaks."""
    body = case.body
    severity = body.severity if isinstance(body, Complaint) else None
    return CaseSeen(
        no=case.no,
        kind=body.kind,
        standard=case.standard.name,
        edition=case.standard.edition,
        stage=case.stage,
        stage_words=both(MACHINES[body.kind].words(case.stage)),
        severity=severity,
        severity_words=both(SEVERITY_NAMES[severity]) if severity else None,
        subject=body.subject if isinstance(body, Complaint) else None,
        facts=_facts(case),
        customer=customer,
        problem=problem,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        now=datetime.now(UTC) + case.shift,
        seq=case.seq,
        appointment=case.moments.get("appointment"),
        commands=[CommandSeen(**command) for command in commands(case, actor)],
        plan=[planned_seen(entry) for entry in plan(case)],
        breaches=[BreachSeen(**breach.model_dump()) for breach in case.breaches],
        checklists=checklists(case),
        scripts=scripts(case, {**names, "customer": customer.name or "", "problem": problem or ""}),
        warranty=warranty_of(case),
    )


def planned_seen(entry: Planned) -> PlannedSeen:
    return PlannedSeen(
        at=entry.at,
        does=entry.does,
        what=entry.what,
        tell=entry.tell,
        by=list(entry.by),
        says=entry.says,
        clause=entry.clause,
    )


def warranty_of(case: Case) -> WarrantySeen | None:
    """A job that was finished is under warranty from its end on."""
    if not isinstance(case.body, Order):
        return None
    rule = case.order_rules.closing.warranty
    if case.stage != "closed" or case.closed_at is None:
        return WarrantySeen(of=case.body.warranty_of) if case.body.warranty_of else None
    until = later(rule.value, case.standard.calendar, case.closed_at)
    return WarrantySeen(until=until, clause=rule.clause, of=case.body.warranty_of)


def _facts(case: Case) -> dict[str, Any]:
    """What is known of the case: codes, figures and ids."""
    facts = case.body.model_dump(mode="json", exclude=set(NOT_FACTS))
    if isinstance(case.body, Order):
        facts["total"] = str(case.body.total)
        # Exact to the microsecond: times of several visits are added up and never rounded (LHPM-030, LHPM-031).
        facts["worked_seconds"] = str(case.body.worked.total_seconds()) if case.body.work else None
    return {name: value for name, value in facts.items() if value not in (None, [], {})}
