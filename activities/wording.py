"""Which words does a message take today: its facts in the listener's language, and the sentence made of them?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

import messages
import standards
from domain.complaint import SEVERITY_NAMES, SUBJECT_NAMES, Complaint
from domain.message import Message
from domain.order import Order
from domain.people import ROLE_NAMES, Role
from messages.local import instant_in_words, length_in_words
from storage.outbox import Claimed
from storage.recipients import CaseFacts

CARRIED = {
    "amount": ("amount", "total", "refund"),
    "result": ("text", "result", "solution", "decision", "failed"),
}
HOUSE_RULE = {"zh": "公司约定", "en": "house rule"}
OPEN_QUESTION = "conflict-"
TONGUES = {"zh": 0, "en": 1}
Texts = Callable[[list[str]], Mapping[str, str]]


class House(Protocol):
    """What a sentence may say of the company itself."""

    @property
    def company(self) -> str: ...
    @property
    def hotline(self) -> str: ...
    @property
    def public_url(self) -> str | None: ...


class Wording:
    """Composes sentences. Wording is not law: today's sentence is used even for a case of an old edition."""

    def __init__(self, house: House, texts: Texts) -> None:
        self.house, self.texts = house, texts

    def compose(self, claimed: Claimed) -> str:
        """The sentence as it will be sent, in the listener's language and for the message's channel."""
        sentence = messages.load(claimed.message.says)
        facts = self._facts(claimed)
        return sentence.say(claimed.to.language, claimed.message.channel, facts)

    def _facts(self, claimed: Claimed) -> dict[str, str]:
        """Every fact that a sentence may use; what is not known is empty."""
        about, tongue = claimed.about, TONGUES[claimed.to.language]
        spoken_to = claimed.to.name if claimed.message.to.role is Role.TECHNICIAN else None
        return {
            "case": about.no,
            "company": self.house.company,
            "hotline": self.house.hotline,
            "customer": about.customer_name or "",
            "address": about.address or "",
            "problem": about.problem or "",
            # A technician who is spoken to is addressed by the own name, whoever has the job.
            "technician": spoken_to or about.technician_name or "",
            "badge_no": about.technician_badge or "",
            "role": ROLE_NAMES[claimed.message.to.role][tongue],
            "link": f"{self.house.public_url or ''}/cases/{about.no}",
            **_of_case(about, claimed.to.language),
            **_of_clause(about, claimed.message, claimed.to.language),
            **self._of_message(claimed),
        }

    def _of_message(self, claimed: Claimed) -> dict[str, str]:
        """What this one message carries: its deadline, and the figures and texts of what happened."""
        facts, language = claimed.message.facts, claimed.to.language
        found: dict[str, str] = {}
        if due_at := facts.get("due_at"):
            found["due"] = _local(datetime.fromisoformat(due_at), claimed.about, language)
            found["overdue"] = length_in_words(int(facts.get("overdue_seconds", "0")), language)
        for name, keys in CARRIED.items():
            if value := next((facts[key] for key in keys if key in facts), None):
                found[name] = self._read(value)
        return found

    def _read(self, value: str) -> str:
        return self.texts([value]).get(value, value) if value.startswith("txt_") else value


def _of_case(about: CaseFacts, language: str) -> dict[str, str]:
    dates = {"appointment": "appointment", "eta": "eta", "promised": "promise"}
    found = {name: _local(about.moments.get(moment), about, language) for name, moment in dates.items()}
    if about.kind == "complaint":
        complaint, tongue = Complaint.model_validate(about.body), TONGUES[language]
        names = {
            "severity_name": SEVERITY_NAMES[complaint.severity][tongue],
            "subject_name": SUBJECT_NAMES[complaint.subject][tongue],
        }
        return {**found, **names}
    order = Order.model_validate(about.body)
    wanted = _local(order.requested_for, about, language)
    return {**found, "amount": str(order.total - order.paid or order.total), "requested_for": wanted}


def _of_clause(about: CaseFacts, message: Message, language: str) -> dict[str, str]:
    if not message.clause:
        return {}
    known = standards.clauses(about.standard).get(message.clause)
    if known is None:
        return {"clause": HOUSE_RULE[language], "clause_text": ""}
    return {"clause": message.clause, "clause_text": known.zh if language == "zh" else known.en}


def _local(at: datetime | None, about: CaseFacts, language: str) -> str:
    return instant_in_words(at, standards.load(about.standard).calendar.zone, language) if at else ""
