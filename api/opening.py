"""How does a wish become a case: once, answered when it is written down, and started beside the answer?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import BackgroundTasks, Header, Response

from api import tracing
from api.access import Asker
from api.cases import look
from api.customers import customer_seen
from api.errors import Problem, unprocessable
from api.house import House
from api.shapes import CaseSeen
from api.view import seen
from domain.judge import Opening
from domain.people import Role
from domain.standard import Standard
from storage import opening
from storage.opening import Arrival, Before, KeyReused, Opened
from storage.people import Caller

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,200}$",
        description="同一个键、同样内容只做一次 · same key, same content: done once",
    ),
]
Build = Callable[[str, str, Before, datetime, timedelta], Opening]
SOONEST, LATEST = timedelta(days=-400), timedelta(days=400)


@dataclass(frozen=True)
class Wish:
    """What somebody wants opened. `build` says what it begins with: number, customer, what was before, clock."""

    law: Standard
    build: Build
    wanted: dict[str, Any]
    caller: Caller | None = None
    customer: str | None = None
    contacts_of: str | None = None
    problem: str | None = None
    at: datetime | None = None
    counts_since: Callable[[datetime], datetime | None] = lambda at: None
    words: dict[str, str] = field(default_factory=dict)


def sandboxed(house: House, at: datetime | None) -> None:
    """Another instant than now is for the sandbox alone."""
    if at is None:
        return
    if not house.settings.sandbox:
        raise unprocessable(
            "at", "只有沙盒可以指定开单时刻", "only a sandbox may choose the instant of an opening"
        )
    if not SOONEST <= at - datetime.now(UTC) <= LATEST:
        raise unprocessable("at", "与现在相差不能超过 400 天", "at most 400 days from now")


def open_by(
    house: House, asker: Asker, wish: Wish, key: str | None, response: Response, after: BackgroundTasks
) -> CaseSeen:
    """Write the case down, answer, and start it beside the answer."""
    now = datetime.now(UTC)
    at = wish.at.astimezone(UTC) if wish.at else now
    shift = at - now if wish.at else timedelta(0)
    arrival = _arrival(asker, wish, key, at)
    counted = house.metrics.openings.labels
    try:
        opened = opening.open_case(
            house.database, arrival, lambda no, customer, before: wish.build(no, customer, before, at, shift)
        )
    except KeyReused:
        counted(wish.law.kind, wish.law.name, "key_reused").inc()
        words = (
            "这个 Idempotency-Key 已经用于另一份内容。请换一个键。",
            "This Idempotency-Key came with other content before. Use another key.",
        )
        raise Problem(422, "IdempotencyKeyReused", words) from None
    counted(wish.law.kind, wish.law.name, "opened" if opened.new else "repeated").inc()
    if opened.new:
        after.add_task(house.start_beside, opened.case)
    door = "complaints" if wish.law.kind == "complaint" else "orders"
    response.headers["Location"] = f"/v1/{door}/{opened.no}"
    return _answer(house, asker, wish, opened)


def _arrival(asker: Asker, wish: Wish, key: str | None, at: datetime) -> Arrival:
    own = asker.actor.person if set(asker.actor.roles) == {Role.CUSTOMER} else None
    return Arrival(
        standard=wish.law,
        at=at,
        key=f"{asker.key} {key}" if key else None,
        fingerprint=opening.fingerprint(wish.wanted) if key else None,
        caller=wish.caller,
        customer=wish.customer or own,
        contacts_of=wish.contacts_of,
        problem=wish.problem,
        counts_since=wish.counts_since(at),
        words=wish.words,
        trace=tracing.current(),
        by=asker.actor.person,
    )


def _answer(house: House, asker: Asker, wish: Wish, opened: Opened) -> CaseSeen:
    """Without asking the database again, where all that is shown was in the wish itself."""
    if not opened.new or wish.contacts_of or wish.caller is None:
        return look(house, asker, opened.no)
    caller, body = wish.caller, opened.case.body
    customer = customer_seen(
        body.customer, caller.name, caller.phone, caller.address, whole=asker.sees_contact
    )
    return seen(opened.case, customer, wish.problem, asker.actor, house.names)
