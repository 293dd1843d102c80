"""What is the smallest law under which an order and a complaint can live?"""

from typing import Any

from domain.calendar import Calendar
from domain.deadline import Deadline, EscalationStep, Notice, Reminder, Repeat
from domain.span import Span
from domain.standard import ComplaintRules, OrderRules, Standard

ALWAYS = Calendar.model_validate({"hours": {"every day": ["00:00-24:00"]}})


def span(text: str) -> Span:
    return Span.model_validate(text)


def rule(value: Any, clause: str = "MINI-00") -> dict[str, Any]:
    return {"value": value, "clause": clause}


ORDER_RULES = OrderRules.model_validate(
    {
        "required_details": rule(["phone"]),
        "approvals": rule([]),
        "dispatch": {
            "mode": rule("grab"),
            "offer_to_nearest": rule(2),
            "widen_by": rule(2),
            "rounds": rule(1),
        },
        "appointment": {
            "visit_length": rule("2 hours"),
            "late_notice": rule("1 hour"),
            "read_back": rule(True),
        },
        "visit": {"after_wait": rule("wait_for_customer")},
        "quote": {
            "small_before_visit": rule(False),
            "large_needs_survey": rule(True),
            "large_needs_signature": rule(True),
            "survey_fee": rule("0"),
            "by_list_only": rule(True),
            "prices": {"tap": {"zh": "龙头", "en": "tap", "material": "80", "labour": "40"}},
        },
        "payment": {
            "cash_on_site": rule(False),
            **{
                scope: [{"share": 100, "due_on": "acceptance", "clause": "MINI-00"}]
                for scope in ("on_site", "small", "large")
            },
        },
        "acceptance": {"chain": rule(["customer"]), "tell_superior_after_rounds": rule(2)},
        "closing": {
            "review": rule([]),
            "follow_up_attempts": rule(2),
            "warranty": rule("1 year"),
            "damage_basis": rule("equal_value"),
        },
        "cancellation": {"free_within": rule(None), "fee_percent": rule("0"), "approvals": rule([])},
    }
)
COMPLAINT_RULES = ComplaintRules.model_validate(
    {
        "repeat_window": rule(None),
        "repeat_severity": rule(2),
        "threat_severity": rule(2),
        "media_severity": rule(3),
        "owners": {"1": rule("customer_service"), "2": rule("cs_manager"), "3": rule("executive")},
        "superior": rule("supervisor"),
        "record_fields": rule(["time"]),
        "understand_first": rule(True),
        "facts_before_fault": rule(True),
        "second_reaction_promises": rule(True),
        "plan_needs_agreement": rule(True),
        "follow_up_attempts": rule(3),
        "papers": [],
        "customer_fault_charged": rule(True),
        "lowering": rule(["cs_manager"]),
    }
)
CALL = Deadline(
    name="appointment.call",
    clause="MINI-08",
    within=span("5 minutes"),
    of="grabbed",
    until=("appointed",),
    remind=(Reminder(after=span("3 minutes"), tell="technician", by=("sms",), say="call-the-customer"),),
    escalate=(
        EscalationStep(after=span("0 minutes"), tell="team_leader", by=("sms", "voice"), say="call-overdue"),
        EscalationStep(
            after=span("10 minutes"),
            tell="supervisor",
            by=("voice",),
            say="call-overdue",
            until_acknowledged=Repeat(every=span("5 minutes"), at_most=3),
        ),
    ),
)
OFFERED = Notice(name="offer", on=("offered",), tell="candidates", by=("sms",), say="offer", clause="MINI-06")
ORDER = Standard(
    name="mini-order",
    edition="1",
    kind="order",
    calendar=ALWAYS,
    deadlines=(CALL,),
    notices=(OFFERED,),
    order=ORDER_RULES,
)
REACT = CALL.model_copy(
    update={
        "name": "complaint.react",
        "clause": "MINI-20",
        "of": "opened",
        "until": ("reacted",),
        "remind": (),
    }
)
COMPLAINT = Standard(
    name="mini-complaint",
    edition="1",
    kind="complaint",
    calendar=ALWAYS,
    deadlines=(REACT,),
    complaint=COMPLAINT_RULES,
)
