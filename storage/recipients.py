"""Who is told, at which address, and what must be known to find the words?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased

from domain.base import Fact
from domain.channel import contact_of
from domain.clock import Clock
from domain.people import Role
from storage.among import among_given
from storage.people import Person, person_of
from storage.reading_people import choose, holders
from storage.tables import people
from storage.tables_cases import case_contacts, cases


class CaseFacts(Fact):
    """What sentences may ask of a case, personal data included: it is read when they are said, and goes nowhere.

    `shift`: the case's own clock is ahead of the real one by so much.
    """

    no: str
    kind: str
    standard: str
    edition: str
    stage: str
    severity: int | None = None
    subject: str | None = None
    customer: str | None = None
    technician: str | None = None
    team: str | None = None
    opened_at: datetime
    shift: timedelta = timedelta(0)
    moments: dict[str, datetime] = {}
    clocks: tuple[Clock, ...] = ()
    body: dict[str, Any] = {}
    customer_name: str | None = None
    customer_phone: str | None = None
    address: str | None = None
    problem: str | None = None
    technician_name: str | None = None
    technician_badge: str | None = None


class Addressee(Fact):
    """Who is told; nobody at all where no one holds the part and no one stands in."""

    person: str | None = None
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    wecom: str | None = None
    language: str = "zh"

    def point(self, channel: str) -> str | None:
        """Where that channel finds this person; None where it needs nothing of the person."""
        return {"phone": self.phone, "email": self.email, "wecom": self.wecom}.get(contact_of(channel))


def addressee_at(channel: str, point: str | None, person: str | None, language: str) -> Addressee:
    """Somebody of whom only that is known at which point a channel was told to find them."""
    known = {
        contact: point if contact_of(channel) == contact else None for contact in ("phone", "email", "wecom")
    }
    return Addressee(person=person, language=language, **known)


A_REPORT = {
    "kind": "report",
    "standard": "",
    "edition": "",
    "stage": "",
    "opened_at": datetime.min.replace(tzinfo=UTC),
}


def facts_of(connection: Connection, numbers: Iterable[str]) -> dict[str, CaseFacts]:
    """What there is to say of these cases. The team is the case's own, or else its technician's.

    Of a report nothing but its number: what it has to say stands in its message.
    """
    wanted = set(numbers)
    found = connection.execute(_FACTS, {"numbers": list(wanted)}).mappings()
    rows = {row["no"]: dict(row) for row in found}
    return {no: CaseFacts.model_validate(rows.get(no) or {**A_REPORT, "no": no}) for no in wanted}


class Directory:
    """Whoever the messages of one batch may be for, read in two statements."""

    def __init__(self, connection: Connection, messages: Sequence[Mapping[Any, Any]]) -> None:
        named = {row["person"] for row in messages if row["person"]}
        parts = {Role(row["role"]) for row in messages if not row["person"]}
        self._known: dict[str, Person] = {}
        if named:
            found = connection.execute(_NAMED, {"named": list(named)}).mappings()
            self._known = {row["id"]: person_of(row) for row in found}
        self._staff = holders(connection, sorted(parts)) if parts else []

    def addressee(self, message: Mapping[Any, Any], about: CaseFacts) -> Addressee:
        """The person named, or whoever is on duty for the part; a customer at the phone given for this case."""
        if not message["person"]:
            found = choose(self._staff, Role(message["role"]), about.team)
            return _at(found[0]) if found else Addressee()
        person = self._known.get(message["person"], Person(id=message["person"]))
        reached = _at(person)
        if person.id != about.customer:
            return reached
        own = {"phone": about.customer_phone, "name": about.customer_name}
        return reached.model_copy(update={field: value for field, value in own.items() if value})


def _at(person: Person) -> Addressee:
    return Addressee(
        person=person.id,
        name=person.name,
        phone=person.phone,
        email=person.email,
        wecom=person.wecom,
        language=person.language,
    )


def _facts() -> Select[Any]:
    technician = aliased(people)
    own = [column for name, column in cases.c.items() if name in CaseFacts.model_fields and name != "team"]
    return (
        select(
            *own,
            func.coalesce(cases.c.team, technician.c.team).label("team"),
            cases.c.state["moments"].label("moments"),
            cases.c.state["clocks"].label("clocks"),
            cases.c.state["body"].label("body"),
            case_contacts.c.name.label("customer_name"),
            case_contacts.c.phone.label("customer_phone"),
            case_contacts.c.address,
            case_contacts.c.problem,
            technician.c.name.label("technician_name"),
            technician.c.badge_no.label("technician_badge"),
        )
        .outerjoin(case_contacts, case_contacts.c.case_no == cases.c.no)
        .outerjoin(technician, technician.c.id == cases.c.technician)
        .where(among_given(cases.c.no, "numbers"))
    )


# Built once: putting them together costs as much as asking them, and a courier asks them in every round.
_FACTS = _facts()
_NAMED = select(people).where(among_given(people.c.id, "named"))
