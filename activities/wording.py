"""Which words does a message take today: its facts in the listener's language, and the sentence made of them?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

import messages
import standards
from domain.complaint import SEVERITY_NAMES, SUBJECT_NAMES, Complaint
from domain.message import Message
from domain.order import Order
from domain.people import ROLE_NAMES, Role
from domain.pricing import due
from domain.privacy import address_seen
from domain.purchase import Purchase
from domain.standard import OrderRules
from messages.local import instant_in_words, length_in_words
from storage.outbox import Claimed
from storage.recipients import CaseFacts

CARRIED = {
    "amount": ("amount", "total", "refund", "fee"),
    "result": ("text", "result", "solution", "decision", "failed"),
}
# What the sources leave open the company has settled: nobody can look that up by its number.
HOUSE_RULE = {"zh": "公司约定", "en": "house rule"}
OPEN_QUESTION = "conflict-"
REPORT = "report"
TONGUES = {"zh": 0, "en": 1}
Texts = Callable[[list[str]], Mapping[str, str]]
Opens = Callable[[str], str]
"""A new token that opens a case, named by its number, for its customer."""


class House(Protocol):
    """What a sentence may say of the company itself."""

    @property
    def company(self) -> str: ...
    @property
    def hotline(self) -> str: ...
    @property
    def own_url(self) -> str: ...


class Wording:
    """Composes sentences. Wording is not law: today's sentence is used even for a case of an old edition."""

    def __init__(self, house: House, texts: Texts, opens: Opens) -> None:
        self.house, self.texts, self.opens = house, texts, opens

    def compose(self, claimed: Claimed) -> str:
        """The sentence as it will be sent, in the listener's language and for the message's channel."""
        language = claimed.to.language if claimed.to.language in TONGUES else "zh"
        sentence = messages.load(claimed.message.says)
        return sentence.say(language, claimed.message.channel, self._facts(claimed, language))

    def filling(self, claimed: Claimed) -> dict[str, str]:
        """What the places of its sentence are filled with, for a provider that has the sentence itself."""
        language = claimed.to.language if claimed.to.language in TONGUES else "zh"
        known = self._facts(claimed, language)
        declared = messages.load(claimed.message.says).facts
        return {name: value for name in declared if (value := known.get(name))}

    def _facts(self, claimed: Claimed, language: str) -> dict[str, str]:
        """Every fact that a sentence may use; what is not known is empty."""
        about, role = claimed.about, claimed.message.to.role
        # A technician who is spoken to is addressed by the own name, whoever has the job.
        spoken_to = claimed.to.name if role is Role.TECHNICIAN else None
        return {
            "case": about.no,
            "company": self.house.company,
            "hotline": self.house.hotline,
            "customer": about.customer_name or "",
            "address": _address(claimed),
            "problem": about.problem or "",
            "technician": spoken_to or about.technician_name or "",
            "badge_no": about.technician_badge or "",
            "role": ROLE_NAMES[role][TONGUES[language]],
            "link": self._link(claimed),
            **_of_case(about, language),
            **_of_clause(about, claimed.message, language),
            **self._of_message(claimed, language),
        }

    def _link(self, claimed: Claimed) -> str:
        """Where this listener sees the case: a customer without signing in, by a link of their own."""
        about, role = claimed.about, claimed.message.to.role
        if role is Role.CUSTOMER:
            asked = "link" in messages.load(claimed.message.says).facts and claimed.message.channel != "voice"
            return f"{self.house.own_url}/c/{self.opens(about.no)}" if asked else ""
        place = "m" if role is Role.TECHNICIAN and about.kind == "order" else "cases"
        return f"{self.house.own_url}/{place}/{about.no}"

    def _of_message(self, claimed: Claimed, language: str) -> dict[str, str]:
        """What this one message carries: its deadline, and the figures and texts of what happened."""
        facts, found = claimed.message.facts, dict[str, str]()
        if due_at := facts.get("due_at"):
            found["due"] = _local(datetime.fromisoformat(due_at), claimed.about, language)
            found["overdue"] = length_in_words(int(facts.get("overdue_seconds", "0")), language)
        for name, keys in CARRIED.items():
            if value := next((facts[key] for key in keys if key in facts), None):
                found[name] = self._read(value)
        return found

    def _read(self, value: str) -> str:
        return self.texts([value]).get(value, value) if value.startswith("txt_") else value


def _address(claimed: Claimed) -> str:
    about, to = claimed.about, claimed.message.to
    address = about.address or ""
    if about.kind != "order":
        return address
    rules = _rules(about, Order.model_validate(about.body))
    person = claimed.to.person if to.person is None else to.person
    return address_seen(rules, to.role, person, about.technician, address)


def _of_case(about: CaseFacts, language: str) -> dict[str, str]:
    if about.kind == REPORT:
        return {}
    dates = {"appointment": "appointment", "eta": "eta", "promised": "promise"}
    found = {name: _local(about.moments.get(moment), about, language) for name, moment in dates.items()}
    if about.kind == "complaint":
        complaint, tongue = Complaint.model_validate(about.body), TONGUES[language]
        names = {
            "severity_name": SEVERITY_NAMES[complaint.severity][tongue],
            "subject_name": SUBJECT_NAMES[complaint.subject][tongue],
        }
        return {**found, **names}
    if about.kind == "purchase":
        return {**found, "amount": str(Purchase.model_validate(about.body).amount)}
    if about.kind == "reception":
        return found
    order = Order.model_validate(about.body)
    wanted = _local(order.requested_for, about, language)
    return {**found, "amount": str(_amount(about, order)), "requested_for": wanted}


def _rules(about: CaseFacts, order: Order) -> OrderRules:
    return standards.load(about.standard, about.edition).rules_for(order.facts())


def _amount(about: CaseFacts, order: Order) -> Decimal:
    """What is to be paid now; where nothing is, the price of it all. The law of the case says how it is divided."""
    rules, accepted = _rules(about, order), "accepted_by_all" in about.moments
    return (order.agreed and due(order, rules, accepted=accepted)) or order.total


def _of_clause(about: CaseFacts, message: Message, language: str) -> dict[str, str]:
    if not message.clause or about.kind == REPORT:
        return {"clause": message.clause or ""}
    known = standards.clauses(about.standard, about.edition).get(message.clause)
    house_rule = known is None or message.clause.startswith(OPEN_QUESTION)
    return {
        "clause": HOUSE_RULE[language] if house_rule else message.clause,
        "clause_text": (known.zh if language == "zh" else known.en) if known else "",
    }


def _local(at: datetime | None, about: CaseFacts, language: str) -> str:
    if at is None:
        return ""
    return instant_in_words(at, standards.load(about.standard, about.edition).calendar.zone, language)
