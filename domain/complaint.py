"""What is known of one complaint, and how grave is it?"""

from typing import Literal

from domain.base import Fact
from domain.standard import ComplaintRules

Severity = Literal[1, 2, 3]
Subject = Literal["soft", "hard"]
Fault = Literal["ours", "product", "customer", "rule_gap"]
Signal = Literal["repeat", "external_threat", "media"]
SEVERITY_NAMES: dict[int, tuple[str, str]] = {
    1: ("一类", "class one"),
    2: ("二类", "class two"),
    3: ("三类", "class three"),
}
SUBJECT_NAMES: dict[str, tuple[str, str]] = {
    "soft": ("服务类", "about service"),
    "hard": ("产品类", "about the product"),
}


def classify(signals: tuple[Signal, ...], rules: ComplaintRules) -> Severity:
    """The highest class that any signal calls for; a first complaint without any is class one (CMPL-001, 004, 008)."""
    calls_for = {
        "repeat": rules.repeat_severity.value,
        "external_threat": rules.threat_severity.value,
        "media": rules.media_severity.value,
    }
    highest = max((calls_for[signal] for signal in signals), default=1)
    return 3 if highest >= 3 else 2 if highest == 2 else 1


class Complaint(Fact):
    """People by id, choices by code; the customer's words stay in the database."""

    kind: Literal["complaint"] = "complaint"
    customer: str
    order: str | None = None
    technician: str | None = None
    team: str | None = None
    subject: Subject
    severity: Severity = 1
    signals: tuple[Signal, ...] = ()
    earlier: int = 0
    via: Literal["customer", "sales"] = "customer"
    owner: str = "customer_service"
    superior: str = "supervisor"
    said: dict[str, str] = {}
    recorded: tuple[str, ...] = ()
    understood: bool = False
    fault: Fault | None = None
    charged: bool = False
    departments: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    paper_signed: dict[str, tuple[str, ...]] = {}
    ticked: tuple[str, ...] = ()
    reopened: int = 0
    attempts: int = 0

    def people(self, tell: str) -> tuple[str, ...] | None:
        """The persons of the case that a standard's `tell` means; None where it means a part on duty."""
        if tell == "customer":
            return (self.customer,)
        if tell == "technician":
            return (self.technician,) if self.technician else ()
        return None

    def role(self, tell: str) -> str:
        return {"owner": self.owner, "superior": self.superior}.get(tell, tell)

    def facts(self) -> dict[str, str]:
        """What overlays, papers and checklist items may ask about."""
        return {
            **self.said,
            "subject": self.subject,
            "severity": str(self.severity),
            "fault": self.fault or "undecided",
            "via": self.via,
        }
