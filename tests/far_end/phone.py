"""What does a person hear who picks up, and what happens when they press a key?"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from tests.far_end.records import Record
from tests.far_end.twilio import FarEnd


@dataclass(frozen=True)
class Script:
    """A voice script as it is spoken; `action` is where a key goes, when one is asked for."""

    spoken: str
    language: str | None
    action: str | None
    hangs_up: bool


def read(script: str) -> Script:
    """Only what a phone can do with it: anything but Say, Gather and Hangup is a mistake."""
    root = ET.fromstring(script)
    if root.tag != "Response":
        raise ValueError(root.tag)
    unknown = {element.tag for element in root.iter()} - {"Response", "Say", "Gather", "Hangup"}
    if unknown:
        raise ValueError(f"a phone does not know {unknown}")
    says, gather = list(root.iter("Say")), root.find("Gather")
    return Script(
        spoken=" ".join(say.text or "" for say in says),
        language=says[0].get("language") if says else None,
        action=gather.get("action") if gather is not None else None,
        hangs_up=root.find("Hangup") is not None,
    )


def pick_up(far_end: FarEnd, call: Record, answered_by: str = "human") -> Script:
    """The provider asks the house what to say."""
    form = _about(far_end, call) | {"CallStatus": "in-progress", "AnsweredBy": answered_by}
    return read(far_end.post(call.asked("Url"), form).text)


def press(far_end: FarEnd, call: Record, script: Script, digits: str) -> Script:
    """A key, or an empty string for nobody pressing any."""
    if script.action is None:
        raise ValueError("this script asks for no key")
    form = _about(far_end, call) | {"CallStatus": "in-progress", "Digits": digits}
    return read(far_end.post(script.action, form).text)


def _about(far_end: FarEnd, call: Record) -> dict[str, str]:
    return {
        "AccountSid": far_end.account_sid, "CallSid": call.sid, "Direction": "outbound-api",
        "From": call.asked("From"), "To": call.to, "ApiVersion": "2010-04-01",
    }  # fmt: skip
