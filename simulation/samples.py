"""What do the sample files say of the town, its month and its plots?"""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from domain.base import Fact
from domain.people import Role
from standards.reading import read_yaml

SAMPLES = Path(__file__).parent.parent / "samples"


def _or_none(written: object) -> object:
    return None if written in ("", "null") else written


def _json(written: object) -> object:
    return json.loads(written) if isinstance(written, str) else written


def _words(written: object) -> object:
    return tuple(written.split()) if isinstance(written, str) else written


OrNone = BeforeValidator(_or_none)


class Place(Fact):
    lat: float
    lng: float


class Team(Fact):
    id: str
    name: str
    name_en: str
    leader: str


class Person(Fact):
    """Somebody of the staff."""

    id: str
    name: str
    roles: tuple[Role, ...]
    team: Annotated[str | None, OrNone] = None
    badge_no: str | None = None
    phone: str
    language: str = "zh"
    lat: float
    lng: float


class Town(Fact):
    """town.yaml"""

    town: str
    town_en: str
    company: str
    company_en: str
    hotline: str
    timezone: str
    centre: Place
    teams: tuple[Team, ...]
    people: tuple[Person, ...]

    def first(self, role: Role) -> str:
        """The first person who holds a role, by id."""
        return next(person.id for person in self.people if role in person.roles)

    def leader_of(self, technician: str) -> str:
        """The leader of a technician's team."""
        team = next(person.team for person in self.people if person.id == technician)
        return next(one.leader for one in self.teams if one.id == team)


class Told(Fact):
    """One plot in plain words."""

    weight: int
    zh: str
    en: str


class Plots(Fact):
    """plots.yaml"""

    orders: dict[str, Told]
    complaints: dict[str, Told]
    others: dict[str, Told]


class Row(Fact):
    """What orders.csv and complaints.csv have in common."""

    ref: str
    day: int
    at: datetime
    customer: str
    phone: str
    address: str
    plot: str


class OrderRow(Row):
    standard: str
    channel: str
    lat: float
    lng: float
    problem: str
    requested_for: Annotated[datetime | None, OrNone]
    facts: Annotated[dict[str, Any], BeforeValidator(_json)]


class OtherRow(OrderRow):
    """An order of another standard than the one of the month."""


class ComplaintRow(Row):
    """`order` is the ref of the order that it is about."""

    order: Annotated[str | None, OrNone]
    subject: str
    words: str
    signals: Annotated[tuple[str, ...], BeforeValidator(_words)]


@cache
def town() -> Town:
    return read_yaml(SAMPLES / "town.yaml", Town)


@cache
def plots() -> Plots:
    return read_yaml(SAMPLES / "plots.yaml", Plots)


@cache
def orders() -> tuple[OrderRow, ...]:
    return tuple(OrderRow.model_validate(line) for line in _lines("orders.csv"))


@cache
def others() -> tuple[OtherRow, ...]:
    """Orders of the other standards."""
    return tuple(OtherRow.model_validate(line) for line in _lines("others.csv"))


@cache
def rehearsals() -> tuple[OrderRow, ...]:
    """Orders of the other standards, each played as a worked example of its standard tells it."""
    return tuple(OrderRow.model_validate(line) for line in _lines("rehearsals.csv"))


@cache
def complaints() -> tuple[ComplaintRow, ...]:
    """Whoever complains about an order is its customer."""
    who = {order.ref: order for order in orders()}
    found = []
    for line in _lines("complaints.csv"):
        if order := who.get(line["order"]):
            line |= {"customer": order.customer, "phone": order.phone, "address": order.address}
        found.append(ComplaintRow.model_validate(line))
    return tuple(found)


def private_words() -> frozenset[str]:
    """Every name, phone, address and free text of the town: what must never leave the database."""
    people = {word for person in town().people for word in (person.name, person.phone)}
    customers = {
        word
        for row in (*orders(), *others(), *rehearsals(), *complaints())
        for word in (row.customer, row.phone, row.address)
    }
    texts = {row.problem for row in (*orders(), *others(), *rehearsals())} | {
        row.words for row in complaints()
    }
    return frozenset(people | customers | texts)


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
