"""What may the files of an edition hold?"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, JsonValue, ValidationInfo

from domain.base import Fact
from domain.chapters import Coordination, Materials, Repair, Retention
from domain.deadline import Deadline, Moment, Notice
from domain.people import Role
from domain.span import Span
from domain.standard import (
    Acceptance,
    Appointment,
    Cancellation,
    Closing,
    Dispatch,
    Payment,
    PriceItem,
    Privacy,
    Quote,
    Rule,
    Visit,
)

# The models of the domain forgive unknown fields, as histories must; reading.py forbids them at any depth.


def _figure(written: object, info: ValidationInfo) -> object:
    """A word without a figure (promptly) stands for the figure that words.yaml gives it."""
    words: dict[str, Word] = (info.context or {}).get("words", {})
    return words[written].within if isinstance(written, str) and written in words else written


def _none(written: object) -> object:
    return None if written == "none" else written


def _several(written: object) -> object:
    return (written,) if isinstance(written, str) else written


Figure = Annotated[Span, BeforeValidator(_figure)]
OrNone = Annotated[Span | None, BeforeValidator(_none)]


class Both(Fact):
    """A text in both languages."""

    zh: str
    en: str


class Word(Both):
    """What a word without a figure means, for every standard."""

    within: Span
    clauses: tuple[str, ...]
    reason: Both


class Clause(Both):
    """One clause in our own wording; `must` is what the house owes it."""

    must: Literal["enforce", "remind", "record", "display", "out_of_scope"]


class WrittenDeadline(Deadline):
    """A deadline is named by its chapter and key."""

    name: str = ""
    within: Figure


class WrittenNotice(Notice):
    name: str = ""
    on: Annotated[tuple[Moment, ...], BeforeValidator(_several)]


class Chapter(Fact):
    """Each chapter may hold deadlines and notices besides its own values."""

    deadlines: dict[str, WrittenDeadline] = {}
    notices: dict[str, WrittenNotice] = {}


class IntakeChapter(Chapter):
    required_details: Rule[tuple[str, ...]]
    approvals: Rule[tuple[Role, ...]]
    facts: dict[str, tuple[str, ...]] = {}
    substitutes: dict[Role, Rule[Role]] = {}


class DispatchChapter(Dispatch, Chapter): ...


class AppointmentChapter(Appointment, Chapter): ...


class VisitChapter(Visit, Chapter): ...


class QuoteChapter(Quote, Chapter): ...


class PaymentChapter(Payment, Chapter): ...


class AcceptanceChapter(Acceptance, Chapter): ...


class ClosingChapter(Closing, Chapter): ...


class CancellationChapter(Cancellation, Chapter):
    free_within: Rule[OrNone]


class MaterialsChapter(Materials, Chapter):
    window: Rule[OrNone]


class CoordinationChapter(Coordination, Chapter): ...


class RepairChapter(Repair, Chapter): ...


class RetentionChapter(Retention, Chapter): ...


class PrivacyChapter(Privacy, Chapter): ...


class EditionFile(Fact):
    """What every edition says of itself, and what holds at any stage (`case`)."""

    standard: str
    edition: str
    shared: str
    calendar: str
    case: Chapter = Chapter()

    def chapters(self) -> dict[str, Chapter]:
        """The chapters by name, in the order in which they are written here."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: chapter for name, chapter in found.items() if isinstance(chapter, Chapter)}


class WrittenOverlay(Fact):
    """Chapters, each with those of its values that differ where these facts match."""

    only: dict[str, str]
    rules: dict[str, dict[str, JsonValue]]


class OrderFile(EditionFile):
    """order.yaml"""

    overlays: dict[str, WrittenOverlay] = {}
    intake: IntakeChapter
    dispatch: DispatchChapter
    appointment: AppointmentChapter
    visit: VisitChapter
    quote: QuoteChapter
    work: Chapter = Chapter()
    payment: PaymentChapter
    acceptance: AcceptanceChapter
    closing: ClosingChapter
    cancellation: CancellationChapter
    privacy: PrivacyChapter
    materials: MaterialsChapter | None = None
    coordination: CoordinationChapter | None = None
    repair: RepairChapter | None = None
    retention: RetentionChapter | None = None


class Wanted(Fact):
    """Why a paper is wanted, before which command, and in which cases."""

    holds: str
    clause: str
    only: dict[str, str] = {}


class PaperField(Both):
    """One field of a paper: what is filled in, and how it is entered."""

    kind: Literal["text", "line", "date", "time", "number", "amount", "yes_no", "choice", "phone"] = "line"
    choices: dict[str, Both] = {}
    required: bool = True


class WrittenPaper(Fact):
    """A form or record as it stands on paper: who fills it in, who signs in which order, where it is filed.

    One that is `wanted` nowhere holds nothing up and is there to be printed; `on` names what happens in the case and
    fills it in, one entry each time, with its facts under the names of the fields.
    """

    name: Both
    clauses: tuple[str, ...] = ()
    filled_by: tuple[Role, ...] = ()
    signed_by: tuple[Role, ...] = ()
    filed_at: Role
    copies: tuple[Role, ...] = ()
    free: bool = False
    wanted: tuple[Wanted, ...] = ()
    on: str | None = None
    fields: dict[str, PaperField] = {}


class PapersFile(Fact):
    """papers.yaml"""

    papers: dict[str, WrittenPaper] = {}


class PriceList(Fact):
    """pricing.yaml"""

    prices: dict[str, PriceItem]


class ComplaintIntake(Chapter):
    repeat_window: Rule[OrNone]
    repeat_severity: Rule[int]
    threat_severity: Rule[int]
    media_severity: Rule[int]
    owners: dict[Literal["1", "2", "3"], Rule[Role]]
    superior: Rule[Role]
    lowering: Rule[tuple[Role, ...]]


class Clarification(Chapter):
    record_fields: Rule[tuple[str, ...]]
    understand_first: Rule[bool]
    understand_anew: Rule[bool] | None = None
    promise_first: Rule[tuple[Literal["soft", "hard"], ...]] | None = None
    facts_before_fault: Rule[bool]
    second_reaction_promises: Rule[bool]


class Remedy(Chapter):
    plan_needs_agreement: Rule[bool]
    customer_fault_charged: Rule[bool]


class ComplaintClosing(Chapter):
    follow_up_attempts: Rule[int]


class ComplaintFile(EditionFile):
    """complaint.yaml"""

    intake: ComplaintIntake
    clarification: Clarification
    remedy: Remedy
    closing: ComplaintClosing


class Item(Both):
    """One line of a checklist; `advice` is shown and never holds anybody up."""

    clauses: tuple[str, ...]
    only: dict[str, str] = {}
    advice: bool = False


class Checklist(Fact):
    """Shown at these stages; a `gate` holds that command until its items are ticked."""

    name: Both
    at: tuple[str, ...]
    gate: str | None = None
    items: dict[str, Item]


class Script(Both):
    """Words to say at these stages."""

    name: Both
    at: tuple[str, ...]
    clauses: tuple[str, ...]
    only: dict[str, str] = {}


class ChecklistsFile(Fact):
    """checklists.yaml"""

    checklists: dict[str, Checklist]
    scripts: dict[str, Script] = {}
