"""Who could not be told right now what a standard has to say to them, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from channels.contract import Channel, Words
from channels.reasons import explain
from channels.router import Contacts, Route, address_at, choose, in_words
from domain.base import Fact
from domain.channel import channel_name
from domain.people import ROLE_NAMES, Role
from domain.telling import Telling

Kind = Literal["unreachable", "nobody", "cannot_answer", "another_way", "stand_in"]


class Known(Contacts, Protocol):
    """Somebody who is on duty for a part."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...


class Duty(Protocol):
    """Who would be told for a part in a case of that team; nobody where it is vacant and no one stands in."""

    @property
    def role(self) -> Role: ...
    @property
    def team(self) -> str | None: ...
    @property
    def person(self) -> Known | None: ...


class AnyCustomer(Fact):
    """Customers come with their cases, and with a phone: most with a mobile of mainland China."""

    id: str = "customer"
    name: str | None = None
    roles: tuple[Role, ...] = (Role.CUSTOMER,)
    phone: str | None = "+8619900000000"
    email: str | None = None
    wecom: str | None = None
    language: str = "zh"


class CustomersTurn(Fact):
    role: Role = Role.CUSTOMER
    team: str | None = None
    person: AnyCustomer = AnyCustomer()


class Hit(Fact):
    """A reminder, escalation step or notice that it concerns."""

    standard: str
    edition: str
    entry: str
    does: Literal["remind", "escalate", "notify"]
    tell: str
    by: tuple[str, ...]
    says: str
    clause: str | None = None


class Gap(Fact):
    """One person, or a part that nobody plays, with one reason and everything that it concerns.

    `teams`: in whose cases; None among them stands for a case that has no team.
    """

    kind: Kind
    person: str | None
    name: str | None
    roles: tuple[Role, ...]
    teams: tuple[str | None, ...]
    reason: Words
    hits: tuple[Hit, ...]


class Preflight(Fact):
    """`unreachable`: would not be told. `notes`: told, but not as written. `silent`: escalations that nobody hears."""

    unreachable: tuple[Gap, ...] = ()
    notes: tuple[Gap, ...] = ()
    silent: tuple[Hit, ...] = ()


Finding = tuple[Kind, Words]


def preflight(said: Iterable[Telling], duties: Sequence[Duty], channels: Mapping[str, Channel]) -> Preflight:
    """Let everything be said to everybody who would be told, as the courier would, and say where it ends."""
    gaps: dict[tuple[str, str, str], Gap] = {}
    silent: list[Hit] = []
    everybody = [*duties, CustomersTurn()]
    for telling in said:
        hit = Hit.model_validate(telling.model_dump(include=set(Hit.model_fields)))
        heard = False
        for duty in (one for one in everybody if one.role in telling.roles):
            found, reached = _told(telling, duty, channels)
            heard = heard or reached
            for finding in found:
                _note(gaps, duty, finding, hit)
        if telling.does == "escalate" and not heard:
            silent.append(hit)
    missed = ("unreachable", "nobody")
    return Preflight(
        unreachable=tuple(gap for gap in gaps.values() if gap.kind in missed),
        notes=tuple(gap for gap in gaps.values() if gap.kind not in missed),
        silent=tuple(silent),
    )


def _told(telling: Telling, duty: Duty, channels: Mapping[str, Channel]) -> tuple[list[Finding], bool]:
    """What there is to say of one person and one step, and whether the words arrive."""
    if duty.person is None:
        return [("nobody", _vacant(duty.role))], False
    found: list[Finding] = []
    if duty.role not in duty.person.roles:
        found.append(("stand_in", _vacant(duty.role)))
    route = choose(telling.by, address_at(duty.person, duty.role), channels, telling.says, telling.asks)
    if route.channel is None:
        return [*found, ("unreachable", _by_none(route))], False
    if telling.asks and not route.can_answer:
        found.append(("cannot_answer", _without_answer(route)))
    elif route.skipped:
        found.append(("another_way", _instead(route)))
    return found, True


def _vacant(role: Role) -> Words:
    zh, en = ROLE_NAMES[role]
    return Words(zh=f"没有人担任{zh}", en=f"nobody holds the part of {en}")


def _by_none(route: Route) -> Words:
    """Why no channel will do; said once where all lack the same of the person."""
    codes = {past.code for past in route.skipped}
    troubles = [explain(code) for code in codes]
    if len(troubles) == 1 and troubles[0].cause != "setup":
        return troubles[0].words
    return in_words(route.skipped)


def _instead(route: Route) -> Words:
    """Another channel than the first one wished for, and why."""
    why, (zh, en) = in_words(route.skipped), _names(route)
    return Words(zh=f"改用{zh}（{why.zh}）", en=f"by {en} instead ({why.en})")


def _without_answer(route: Route) -> Words:
    """Told, but an acknowledgement cannot come back that way: the page, or somebody at the desk, must bring it."""
    zh, en = _names(route)
    said = _instead(route) if route.skipped else Words(zh=f"用{zh}通知", en=f"told by {en}")
    return Words(zh=f"{said.zh}，对方不能由此回应", en=f"{said.en}, and cannot answer that way")


def _names(route: Route) -> tuple[str, str]:
    assert route.channel is not None, "there is a way"
    return channel_name(route.channel, "zh"), channel_name(route.channel, "en")


def _note(gaps: dict[tuple[str, str, str], Gap], duty: Duty, finding: Finding, hit: Hit) -> None:
    """One line for each person and reason, with all that it concerns."""
    (kind, reason), person = finding, duty.person
    whom = person.id if person else duty.role.value
    key = (kind, whom, reason.en)
    known = gaps.get(key) or Gap(
        kind=kind, person=whom if person else None, name=person.name if person else None,
        roles=(), teams=(), reason=reason, hits=(),
    )  # fmt: skip
    more = {
        "roles": tuple(dict.fromkeys((*known.roles, duty.role))),
        "teams": tuple(dict.fromkeys((*known.teams, duty.team))),
        "hits": known.hits if hit in known.hits else (*known.hits, hit),
    }
    gaps[key] = known.model_copy(update=more)
