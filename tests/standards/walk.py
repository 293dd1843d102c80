"""How does a case fare when people do whatever they may, in any order, at any time?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain import pricing
from domain.case import Case, Step
from domain.command import Command
from domain.complaint import Complaint
from domain.judge import Opening, act, open_case, rows_for, tick
from domain.machines import COMMANDS, MACHINES, Given
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.plan import next_planned
from domain.refusal import Refused
from domain.standard import Standard
from standards.examples import BODY

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
METHODS = ("full", "mortgage", "shares")
TECHNICIANS = tuple(f"per_{number}" for number in range(8))
# One person with every part, and the technician with the job: between them they may do whatever can be done.
# What leads out of the case or nowhere is chosen seldom, so that walks get far.
SELDOM = ("cancel", "refuse_quote", "release", "assign", "tick", "note", "acknowledge", "report_unsolvable")
EVERYBODY = Actor(person=TECHNICIANS[0], roles=tuple(Role))


def order(standard: Standard, **known: Any) -> Case:
    body = Order.model_validate({"customer": "cus_1", "requested_for": START + timedelta(days=1), **known})
    return open_case(Opening(no="SO-1", standard=standard, body=body, at=START)).case


def complaint(standard: Standard, **known: Any) -> Case:
    body = Complaint.model_validate({"customer": "cus_1", "subject": "soft", **known})
    return open_case(Opening(no="TS-1", standard=standard, body=body, at=START)).case


def opened(standard: Standard, **known: Any) -> Case:
    """A case of any other kind."""
    body = BODY.validate_python({"kind": standard.kind, "customer": "cus_1", **known})
    return open_case(Opening(no="SO-1", standard=standard, body=body, at=START)).case


def walk(case: Case, choices: list[int]) -> Iterator[Case]:
    """One case after the other; each choice is a command, or time passing."""
    for choice in choices:
        if case.stage in MACHINES[case.body.kind].over:
            return
        step = _step(case, choice)
        if step:
            case = step.case
            yield case


def _step(case: Case, choice: int) -> Step | None:
    """What is chosen; None where it was refused."""
    kind, rest = choice % 10, choice // 10
    if case.requests and kind < 5:
        asked = case.requests[0]
        near = [person for person in TECHNICIANS if person not in asked.without][: rest % (asked.count + 1)]
        return _given(case, "offer", {"request": asked.id, "technicians": near}, THE_SYSTEM)
    entry = next_planned(case)
    if kind < 2 and entry:
        return tick(case, max(entry.at, case.at))
    found = [row.trigger for row in rows_for(case, EVERYBODY, MACHINES[case.body.kind])]
    possible = [name for name in found if name not in SELDOM or rest % 13 == 0]
    name = (possible or found)[rest % len(possible or found)]
    return _given(case, name, _fields(case, COMMANDS[name], rest), EVERYBODY)


def _given(case: Case, kind: str, fields: dict[str, Any], by: Actor) -> Step | None:
    command = COMMANDS[kind].model_validate({"kind": kind, **fields})
    try:
        return act(case, Given(command=command, by=by), case.at + timedelta(minutes=1))
    except Refused:
        return None


def _fields(case: Case, command: type[Command], choice: int) -> dict[str, Any]:
    return {
        name: _value(case, name, field.annotation, choice + place)
        for place, (name, field) in enumerate(command.model_fields.items())
        if name != "kind"
    }


def _value(case: Case, name: str, annotation: Any, choice: int) -> Any:
    """Something fit for a field, by its name or its type."""
    later = case.at + timedelta(minutes=30 + choice % 4000)
    papers = [paper.name for paper in case.standard.papers] or ["none"]
    by_name: dict[str, Any] = {
        "items": {"tap-replace": 1 + choice % 3},
        "by_hand": {},
        "ticks": case.standard.items if choice % 5 else (),
        "amount": _owed(case, choice),
        "technician": TECHNICIANS[choice % len(TECHNICIANS)],
        "value": Decimal("12.50"),
        "technicians": TECHNICIANS[:2],
        "stores": ("per_store",),
        "paper": papers[choice % len(papers)],
        "answers": {field: "txt_sample" for paper in case.standard.papers for field in paper.fields},
        "documents": ("sales_order", "receipt", "pickup_slip", "delivery_note"),
        "price": Decimal("12.50"),
        "method": METHODS[choice % len(METHODS)] if case.body.kind == "reception" else "online",
        "about": case.clocks[choice % len(case.clocks)].name if case.clocks else "none",
    }
    if name in by_name and not (name == "about" and "Literal[" in str(annotation)):
        return by_name[name]
    text = str(annotation)
    if "Literal[" in text:
        inner = text.split("Literal[")[1].split("]")[0]
        options = [option.strip().strip("'") for option in inner.split(",")]
        option = options[choice % len(options)]
        return int(option) if option.isdigit() else option
    if "bool" in text:
        return choice % 3 > 0
    if "datetime" in text.lower():
        return later
    return 1 + choice % 5 if "int" in text.replace("StringConstraints", "") else "txt_sample"


def _owed(case: Case, choice: int) -> Decimal:
    if not isinstance(case.body, Order):
        return Decimal(1)
    owed = pricing.due(case.body, case.standard.order_rules, accepted=choice % 2 == 0)
    return owed or Decimal(1)
