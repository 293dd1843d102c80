"""Are commands read strictly, and do the private words of each never travel?"""

import pytest
from pydantic import ValidationError

from domain.command import Command, Note, private_fields
from domain.machines import COMMANDS, Given, read_command

# Everything a person may write in his own words, command by command.
PRIVATE = {
    "note": ("text",),
    "log_call": ("note",),
    "complete_details": ("name", "address", "phone", "problem"),
    "reject": ("reason",),
    "release": ("reason",),
    "ask_another_time": ("words",),
    "report_delay": ("reason",),
    "submit_survey": ("survey", "work_plan"),
    "refuse_quote": ("reason",),
    "report_damage": ("what",),
    "hold": ("note",),
    "refuse_work": ("failed",),
    "rate": ("comments",),
    "follow_up": ("comments",),
    "cancel": ("reason",),
    "react": ("note",),
    "answer_sales": ("text",),
    "record": ("time", "place", "course", "people"),
    "check": ("note",),
    "promise": ("measures", "steps"),
    "lower_class": ("reason",),
    "submit_solution": ("solution",),
    "report_unsolvable": ("reason",),
    "direct": ("decision",),
    "progress": ("text",),
    "propose_plan": ("measures", "steps"),
    "resolve": ("result",),
    "follow_up_complaint": ("comments",),
    "file_paper": ("text", "answers"),
    "sign_paper": ("reason",),
    "approve": ("reason",),
    "approve_cancel": ("reason",),
    "review": ("reason",),
    "accept": ("reason",),
    "decide_scope": ("reason",),
    "ask_again": ("question",),
    "post_outcome": ("note",),
    "call_back": ("note",),
    "confirm_repair": ("reason",),
    "tell_solution": ("solution",),
    "coordinate": ("note",),
    "track": ("place", "contact", "contact_phone", "content", "opinions", "attitude", "plan"),
    "check_coordination": ("support",),
    "grant_exception": ("reason",),
    "resume_work": ("note",),
    "close_coordination": ("result",),
    "use_material": ("name",),
    "care_call": ("comments",),
    "raise_question": ("text",),
    "answer_question": ("decision",),
    "suggest_keeping": ("suggestion",),
    "ask_return": ("reason",),
    "report_check": ("findings",),
    "decide_review": ("reason",),
    "inspect_goods": ("note",),
    "approve_return": ("reason",),
    "pass_turn": ("reason",),
}
# Words that are no secret: choices, ids, codes and amounts.
PLAIN = {
    "kind",
    "technician",
    "request",
    "about",
    "person",
    "what",
    "amount",
    "value",
    "price",
    "tracker",
    "approver",
    "handler",
    "stock_price",
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_what_a_person_writes_is_private(kind: str) -> None:
    assert private_fields(COMMANDS[kind]) == PRIVATE.get(kind, ())


@pytest.mark.parametrize("kind", COMMANDS)
def test_no_free_text_is_left_out(kind: str) -> None:
    """A field whose schema is plain text without a format or a choice is private, or is known to be an id."""
    schema = COMMANDS[kind].model_json_schema()
    for name, field in schema.get("properties", {}).items():
        ways = field.get("anyOf", [field])
        free = any(
            way.get("type") == "string" and not {"format", "enum", "const", "pattern"} & set(way)
            for way in ways
        )
        assert not free or name in private_fields(COMMANDS[kind]) or name in PLAIN, f"{kind}.{name}"


def test_a_command_is_known_by_its_kind() -> None:
    command: Command = read_command.validate_python({"kind": "note", "text": "  txt_1 "})
    assert command == Note(text="txt_1")
    with pytest.raises(ValidationError):
        read_command.validate_python({"kind": "teleport"})


def test_instants_know_their_zone() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        read_command.validate_python({"kind": "appoint", "at": "2026-09-14T14:00:00", "read_back": True})


def test_amounts_are_money() -> None:
    for amount in ("0", "-1", "1.001", "NaN", "Infinity"):
        with pytest.raises(ValidationError):
            read_command.validate_python({"kind": "pay", "amount": amount})


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_command_in_its_envelope_survives_the_wire(kind: str) -> None:
    samples = {
        "at": "2026-09-14T14:00:00+08:00", "eta": "2026-09-14T14:00:00+08:00", "time": "2026-09-14T14:00:00+08:00",
        "amount": "1.10", "value": "1.10", "items": {"tap-replace": 1}, "by": "PT6M", "stars": 5, "severity": 1,
        "technicians": ["a"], "signal": "media", "department": "product", "fault": "ours", "leg": "check",
        "paper": "result", "item": "tap-replace", "quantity": 2, "consent": True, "qualified": True,
        "until": "2026-09-14T14:00:00+08:00", "customer_signed": True,
        "connected": True, "read_back": True, "agreed": True,
        "chargeable": True, "found": True, "stores": ["a"], "outcome": "still_wanted",
        "about": "sale", "documents": ["receipt"], "quality": True, "accept": True, "intact": True, "price": "10.00",
        "method": "full", "unit": "a-1", "cause": "wear", "where": "off_site", "how": "pickup",
    }  # fmt: skip
    fields = {
        name: samples.get(name, "txt_1")
        for name, field in COMMANDS[kind].model_fields.items()
        if field.is_required()
    }
    if kind == "hold":
        fields["reason"] = "parts"
    if kind == "report_check":
        fields["fault"] = "product"
    if kind == "hear":
        message = {
            "key": "k",
            "says": "x",
            "to": {"role": "customer"},
            "channel": "sms",
            "planned_at": samples["at"],
        }
        fields |= {"what": "failed", "message": message}
    if kind == "record":
        fields = {"time": "txt_1"}
    given = Given.model_validate({"command": {"kind": kind, **fields}, "key": "k"})
    assert Given.model_validate_json(given.model_dump_json()) == given
