"""How is everything personal about one customer taken away, while what happened in their cases stays?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, func, insert, or_, select, update

from domain.base import Fact
from domain.people import Role
from storage.engine import Database
from storage.tables import api_keys, people
from storage.tables_access import audit, links
from storage.tables_cases import attachments, case_contacts, cases, private_texts
from storage.tables_messages import attempts, callbacks, inbox, messages, opt_outs
from storage.texts import FORGOTTEN

ABOUT_A_PERSON = ("name", "phone", "email", "address", "district", "lat", "lng", "wecom")
ABOUT_A_CASE = ("name", "phone", "address", "problem", "lat", "lng", "requested_for_text")


class NoCustomer(Exception):
    """There is nobody of that number."""


class WorksHere(Exception):
    """They are more than a customer."""


class StillServed(Exception):
    """Cases of theirs are open: somebody has to find the door yet. `numbers` says which."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = tuple(numbers)


class Erased(Fact):
    """How much there was: cases that stay without the person, words, pictures and sentences that are gone."""

    person: str
    cases: int
    texts: int
    pictures: int
    messages: int


def erase(db: Database, customer: str, by: str) -> Erased:
    """Name, numbers, places, words, pictures and every sentence said go in one transaction; ids, events and times stay.

    A line in the audit book says who did it. NoCustomer, WorksHere, StillServed. Erased twice is erased once.
    """
    return db.in_transaction(lambda connection: _erase(connection, customer, by))


def cases_of(db: Database, customer: str) -> tuple[int, int]:
    """How many of their cases are open, and how many are closed."""
    is_open = cases.c.closed_at.is_(None)
    statement = select(func.count().filter(is_open), func.count().filter(~is_open)).where(
        cases.c.customer == customer
    )
    with db.reading() as connection:
        opened, closed = connection.execute(statement).one()
    return opened, closed


def _erase(connection: Connection, customer: str, by: str) -> Erased:
    row = (
        connection.execute(select(people).where(people.c.id == customer).with_for_update()).mappings().first()
    )
    if row is None:
        raise NoCustomer(customer)
    if row["roles"] != [Role.CUSTOMER]:
        raise WorksHere(customer)
    theirs = select(cases.c.no).where(cases.c.customer == customer)
    still = [*connection.scalars(theirs.where(cases.c.closed_at.is_(None)).order_by(cases.c.no))]
    if still:
        raise StillServed(still)
    numbers = [*connection.scalars(theirs)]
    phones = _phones(connection, numbers, row["phone"])
    erased = Erased(
        person=customer,
        cases=len(numbers),
        texts=_words(connection, numbers),
        pictures=connection.execute(delete(attachments).where(attachments.c.case_no.in_(numbers))).rowcount,
        messages=_said(connection, customer, numbers, phones),
    )
    _known(connection, customer, numbers, phones)
    facts = erased.model_dump(exclude={"person"})
    line = {"who": by, "what": "customer_erased", "subject": customer, "facts": facts}
    connection.execute(insert(audit), line)
    return erased


def _phones(connection: Connection, numbers: list[str], own: str | None) -> list[str]:
    """Every number they were reached by; a case may have had another than the one they are known by now."""
    given = select(case_contacts.c.phone).where(case_contacts.c.case_no.in_(numbers))
    return sorted({phone for phone in (own, *connection.scalars(given)) if phone})


def _words(connection: Connection, numbers: list[str]) -> int:
    """The places of the words stay: events name them by their ids."""
    held = private_texts.c.case_no.in_(numbers) & (private_texts.c.text != FORGOTTEN)
    return connection.execute(update(private_texts).where(held).values(text=FORGOTTEN)).rowcount


def _said(connection: Connection, customer: str, numbers: list[str], phones: list[str]) -> int:
    """What was said in their cases, to whomever; a sentence that was joined with those of other cases goes whole."""
    ours = messages.c.case_no.in_(numbers) | (messages.c.told_person == customer)
    own = select(messages.c.id).where(ours)
    bundles = select(attempts.c.bundle).where(attempts.c.message_id.in_(own), attempts.c.bundle.is_not(None))
    tries = or_(attempts.c.message_id.in_(own), attempts.c.bundle.in_(bundles))
    ids = select(attempts.c.id).where(tries)
    about = or_(callbacks.c.attempt_id.in_(ids), _names(cast(callbacks.c.raw, Text), phones))
    connection.execute(update(callbacks).where(about).values(raw=None))
    connection.execute(update(attempts).where(tries).values(said=None, detail=None))
    theirs = update(attempts).where(attempts.c.address.in_(phones))
    connection.execute(theirs.values(address=None, said=None, detail=None))
    spoken = ours & messages.c.text.is_not(None) & (messages.c.text != FORGOTTEN)
    return connection.execute(update(messages).where(spoken).values(text=FORGOTTEN)).rowcount


def _known(connection: Connection, customer: str, numbers: list[str], phones: list[str]) -> None:
    """Who they are, where they live, what they wrote to us, and every way in that was theirs."""
    came = or_(inbox.c.person == customer, inbox.c.phone.in_(phones), inbox.c.case_no.in_(numbers))
    connection.execute(update(inbox).where(came).values(text=FORGOTTEN, phone=None, note=None))
    connection.execute(delete(opt_outs).where(opt_outs.c.phone.in_(phones)))
    ways = or_(links.c.case_no.in_(numbers), links.c.person == customer)
    connection.execute(update(links).where(ways, links.c.revoked_at.is_(None)).values(revoked_at=func.now()))
    held = update(api_keys).where(api_keys.c.person == customer, api_keys.c.revoked_at.is_(None))
    connection.execute(held.values(revoked_at=func.now()))
    contacts = update(case_contacts).where(case_contacts.c.case_no.in_(numbers))
    connection.execute(contacts.values(**_nothing(ABOUT_A_CASE)))
    person = update(people).where(people.c.id == customer)
    connection.execute(person.values(active=False, **_nothing(ABOUT_A_PERSON)))


def _nothing(fields: tuple[str, ...]) -> dict[str, Any]:
    return dict.fromkeys(fields)


def _names(written: ColumnElement[str], phones: list[str]) -> ColumnElement[bool]:
    """Providers write a number with or without the country's code."""
    parts = [phone.removeprefix("+86").removeprefix("+") for phone in phones]
    return or_(*(written.contains(part, autoescape=True) for part in parts)) if parts else written.in_([])
