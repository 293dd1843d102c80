"""What does an asker see of a case, its events and its messages? (The words of OpenAPI)"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, JsonValue


class Both(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class ClauseSeen(Both):
    """A clause of the standard, in our own wording."""

    id: str = Field(examples=["RENO-008"])


class PlannedSeen(BaseModel):
    """What will happen if nobody acts: when, what, to whom, by which channels, and by which clause."""

    at: datetime
    does: str = Field(description="remind | due | escalate", examples=["escalate"])
    what: str = Field(examples=["appointment.call_customer"])
    tell: str | None = Field(default=None, examples=["team_leader"])
    by: list[str] = Field(default=[], examples=[["sms", "voice"]])
    says: str | None = Field(default=None, examples=["call-overdue"])
    clause: str = Field(examples=["RENO-008"])


class BreachSeen(BaseModel):
    """A promise that was broken. Nothing takes it away again."""

    at: datetime
    deadline: str
    occurrence: int
    clause: str


class CommandSeen(BaseModel):
    """A command that this asker may give now; `fields` are JSON schemas, each with `required`."""

    kind: str = Field(examples=["grab"])
    words: Both
    fields: dict[str, Any]
    clause: str | None = None


class CustomerSeen(BaseModel):
    """Name, whole phone and address only for those who serve the customer; for others the phone is masked."""

    id: str = Field(examples=["cus_7m2k"])
    name: str | None = None
    phone: str | None = Field(default=None, examples=["+86199****0001"])
    address: str | None = None


class ItemSeen(Both):
    """One line of a checklist; an `advice` never holds anybody up."""

    id: str
    ticked: bool
    advice: bool = False
    clauses: list[ClauseSeen]


class ChecklistSeen(BaseModel):
    """A checklist of this stage. With a `gate`, that command waits until the items are ticked."""

    id: str
    name: Both
    gate: str | None = None
    items: list[ItemSeen]


class ScriptSeen(Both):
    """Words to say at this stage."""

    id: str
    name: Both
    clauses: list[ClauseSeen]


class WarrantySeen(BaseModel):
    """Until when a finished job is under warranty, and of which order this one is the warranty job."""

    until: datetime | None = None
    clause: str | None = None
    of: str | None = None


class CaseSeen(BaseModel):
    """One order or complaint, as it stands."""

    no: str = Field(examples=["SO-20261121-000042"])
    kind: str = Field(description="order | complaint")
    standard: str = Field(examples=["reno"])
    edition: str = Field(examples=["2026.1"])
    stage: str = Field(examples=["offered"])
    stage_words: Both
    severity: int | None = Field(default=None, description="投诉：1 一类，2 二类，3 三类 · complaints only")
    severity_words: Both | None = None
    subject: str | None = Field(default=None, description="投诉：soft 服务，hard 产品 · complaints only")
    facts: dict[str, JsonValue]
    customer: CustomerSeen
    problem: str | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    now: datetime = Field(
        description="本单的现在：沙盒里可以快进 · the case's own now, which the sandbox can move"
    )
    seq: int
    appointment: datetime | None = None
    commands: list[CommandSeen]
    plan: list[PlannedSeen]
    breaches: list[BreachSeen]
    checklists: list[ChecklistSeen] = []
    scripts: list[ScriptSeen] = []
    warranty: WarrantySeen | None = None


class CaseLine(BaseModel):
    """One case in a list: what is next, and whether something is overdue."""

    no: str
    kind: str
    standard: str
    edition: str
    stage: str
    stage_words: Both
    severity: int | None = None
    subject: str | None = None
    technician: str | None = None
    team: str | None = None
    overdue: bool
    next_at: datetime | None = None
    opened_at: datetime
    closed_at: datetime | None = None


class CaseLines(BaseModel):
    """One page of a list, the most urgent first. `next` is the cursor of the page after it."""

    items: list[CaseLine]
    next: str | None = None


class EventSeen(BaseModel):
    """Something that happened, at its own instant. Ids stand for people; `words` says it for a reader."""

    seq: int
    at: datetime
    name: str
    words: Both
    by: str
    command: str | None = Field(default=None, description="由哪个命令引起 · the command that caused it")
    facts: dict[str, JsonValue]
    texts: dict[str, str] = Field(
        default={}, description="facts 里 txt_… 的原文 · the words behind each txt_…"
    )


class ToSeen(BaseModel):
    role: str
    person: str | None = None


class MessageSeen(BaseModel):
    """One message, planned or sent, and what became of it. `reason` says why one was not sent."""

    id: str = Field(examples=["msg_abcdefghijklmnopqrst"])
    to: ToSeen
    channel: str
    intent: str = Field(examples=["call-overdue"])
    text: str | None = None
    status: str = Field(
        description="planned held sending sent delivered acknowledged undeliverable unknown withdrawn"
    )
    planned_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    asks_acknowledgement: bool = False
    clause: str | None = None
    clause_text: Both | None = None
    reason: Both | None = None
