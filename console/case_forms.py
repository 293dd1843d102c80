"""How does a command stand on the page of a case: its fields, and on whose behalf it may be given?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.house import House
from api.page_forms import Input, inputs_of
from api.permissions import DESK, PHONES_THE_DESK
from api.shapes import CaseSeen, CommandSeen
from console.access import Signed
from console.settling import most_wanted_first
from domain.case import Case
from domain.machines import MACHINES
from domain.order import Order
from domain.people import Actor, Role
from domain.standard import PriceItem
from storage.people import Person
from storage.reading_people import staff


@dataclass(frozen=True)
class Voice:
    """Somebody on whose behalf a command may be given; an empty id is whoever is at the page."""

    id: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Form:
    """One command as a form. `by` is whose command it most likely is."""

    command: CommandSeen
    inputs: tuple[Input, ...]
    by: str
    prices: dict[str, PriceItem]


@dataclass(frozen=True)
class Forms:
    """What may be done now: the wanted first, the rest behind a fold."""

    wanted: tuple[Form, ...]
    others: tuple[Form, ...]
    voices: tuple[Voice, ...]


def forms_of(house: House, signed: Signed, case: Case, seen: CaseSeen) -> Forms:
    """The commands that this person may give now."""
    known = staff(house.database, active_only=True)
    voices = _voices(signed, case, seen, known)
    wanted, others = most_wanted_first(case, seen.commands)

    def form(command: CommandSeen) -> Form:
        inputs = tuple(_chosen(one, known) for one in inputs_of(command, seen))
        priced = isinstance(case.body, Order) and any(one.name == "items" for one in inputs)
        prices = dict(case.order_rules.quote.prices) if priced else {}
        return Form(command, inputs, _whose(signed, case, command.kind, voices), prices)

    return Forms(tuple(map(form, wanted)), tuple(map(form, others)), voices)


def _chosen(field: Input, known: Sequence[Person]) -> Input:
    """A technician is chosen, not typed."""
    if field.name == "technician":
        names = [(one.id, one.name or one.id) for one in known if Role.TECHNICIAN in one.roles]
        return replace(field, kind="choice", choices=tuple((person, name, name) for person, name in names))
    return field


def _voices(signed: Signed, case: Case, seen: CaseSeen, known: Sequence[Person]) -> tuple[Voice, ...]:
    """An administrator may enter anybody, the desk those who phone it; the people of the case come first."""
    admin = signed.holds(frozenset({Role.ADMIN}))
    if not admin and not signed.holds(DESK):
        return ()
    customer = Voice(seen.customer.id, seen.customer.name or seen.customer.id, (Role.CUSTOMER,))
    others = [Voice(one.id, one.name or one.id, one.roles) for one in known if one.id != signed.actor.person]
    speakable = [one for one in others if admin or set(one.roles) <= PHONES_THE_DESK]
    first = _people_of(case)
    speakable.sort(key=lambda one: first.index(one.id) if one.id in first else len(first))
    return (Voice("", signed.name, signed.actor.roles), customer, *speakable)


def _people_of(case: Case) -> list[str]:
    body = case.body
    candidates = body.candidates if isinstance(body, Order) else ()
    return [person for person in (body.technician, *candidates) if person]


def _whose(signed: Signed, case: Case, kind: str, voices: Sequence[Voice]) -> str:
    """Whoever is at the page where it is theirs to give; else whoever of the case it would be."""
    row = MACHINES[case.body.kind].row(case.stage, kind)
    own = Actor(
        person=signed.actor.person,
        roles=tuple(role for role in signed.actor.roles if role is not Role.ADMIN),
    )
    if row is None or own.holds(row.by):
        return ""
    first = [*_people_of(case), case.body.customer]
    of_the_case = sorted((one for one in voices if one.id in first), key=lambda one: first.index(one.id))
    return next((one.id for one in of_the_case if set(one.roles) & set(row.by)), "")
