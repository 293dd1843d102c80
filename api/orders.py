"""How is a service order taken?"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import BackgroundTasks, Response
from pydantic import AwareDatetime, BeforeValidator, Field, field_validator

from api.access import Asker, Asking, TheHouse
from api.asked import Strict
from api.cases import ORDERS, router_of
from api.customers import BLANK, CustomerIn, MaybeWords
from api.errors import unprocessable
from api.guide import problems
from api.house import House
from api.law import LawName, law_of
from api.opening import IdempotencyKey, Wish, open_by, sandboxed
from api.order_bodies import Begin, sale, visit
from api.order_facts import Spoken, facts_of
from api.shapes import CaseSeen
from api.warranty import Earlier, earlier_order
from domain.judge import Opening
from domain.order import Order
from domain.standard import Standard
from storage.opening import Before
from storage.people import Caller

router = router_of(ORDERS)
HOME = ZoneInfo("Asia/Shanghai")
CaseNo = Annotated[str, Field(pattern=r"^SO-\d{8}-\d{6,9}$", examples=["SO-20261121-000042"])]


def _zoned(given: Any) -> Any:
    """An instant without a zone is meant as people here read a clock."""
    if not isinstance(given, str):
        return given
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return given
    return at if at.tzinfo else at.replace(tzinfo=HOME)


class OrderIn(Strict):
    """A wish for service. Of name, address, phone, problem and time any may be missing: it is then asked for."""

    standard: LawName = "reno"
    channel: Annotated[
        str, Field(pattern="^[a-z][a-z0-9_-]{0,19}$", examples=["wechat", "hotline", "web"])
    ] = "web"
    customer: CustomerIn = CustomerIn()
    problem: MaybeWords = Field(default=None, examples=["厨房水龙头关不紧，一直滴水"])
    requested_for: Annotated[AwareDatetime | None, BeforeValidator(_zoned), BLANK] = Field(
        default=None,
        examples=["2026-11-22T10:00:00+08:00"],
        description="希望上门的时间 · when the visit is wanted",
    )
    facts: dict[Annotated[str, Field(max_length=40)], Spoken] = Field(
        default={},
        max_length=40,
        examples=[{"scope": "small", "items": {"tap-replace": 1}}],
        description="规范声明的情况（required_facts 必填），以及 items：价目代码和数量。见 GET /v1/standards · facts "
        "that the standard declares (its required_facts at least), and items: codes of its price list and quantities",
    )
    team: Annotated[str | None, Field(pattern="^[a-z0-9][a-z0-9_-]{0,39}$")] = None
    warranty_of: CaseNo | None = Field(
        default=None, description="保修：原工单号 · for a job under warranty: the earlier order"
    )
    at: AwareDatetime | None = Field(
        default=None, description="仅沙盒：开单时刻 · sandbox only: when it is opened"
    )

    @field_validator("customer", mode="before")
    @classmethod
    def _nobody(cls, given: Any) -> Any:
        return {} if given is None else given


@router.post(
    "",
    name="open_order",
    status_code=201,
    summary="下单 · open an order",
    responses=problems(401, 403, 409, 422, 503),
    description="答 201 时单子已经落库；引擎不在也能下单。资料不全也收，`facts.missing` 列出还差什么。 · Answered when "
    "its row is committed, whether the engine is there or not. `facts.missing` names the details still wanted.",
)
def open_order(
    house: TheHouse,
    asker: Asking,
    wish: OrderIn,
    response: Response,
    after: BackgroundTasks,
    key: IdempotencyKey = None,
) -> CaseSeen:
    return take_order(house, asker, wish, key, response, after)


def take_order(
    house: House, asker: Asker, wish: OrderIn, key: str | None, response: Response, after: BackgroundTasks
) -> CaseSeen:
    """From whichever door the wish comes."""
    sandboxed(house, wish.at)
    law = law_of(wish.standard, *(machine.kind for machine in ORDERS.machines))
    if law.kind != "order" and wish.warranty_of:
        raise unprocessable("warranty_of", "这套规范没有保修单", "this standard has no warranty jobs")
    earlier = (
        earlier_order(house, asker, wish.warranty_of, wish.at or datetime.now(UTC))
        if wish.warranty_of
        else None
    )
    return open_by(house, asker, _wish(house, asker, wish, law, earlier), key, response, after)


def missing_details(known: Mapping[str, object], law: Standard) -> tuple[str, ...]:
    """What a job still needs before somebody is sent (RENO-005)."""
    return tuple(name for name in law.order_rules.required_details.value if not known.get(name))


def _wish(house: House, asker: Asker, wish: OrderIn, law: Standard, earlier: Earlier | None) -> Wish:
    begin = _begin(house, wish, law, earlier)

    def build(no: str, customer: str, before: Before, at: datetime, shift: timedelta) -> Opening:
        body = begin(customer, before)
        return Opening(no=no, standard=law, body=body, at=at, by=asker.actor, shift=shift)

    return Wish(
        law=law,
        build=build,
        wanted={"order": wish.model_dump(mode="json")},
        caller=Caller(**wish.customer.model_dump()),
        customer=earlier.customer if earlier else None,
        contacts_of=wish.warranty_of,
        problem=wish.problem,
        at=wish.at,
    )


def _begin(house: House, wish: OrderIn, law: Standard, earlier: Earlier | None) -> Begin:
    """The body with which the case begins; the kind of case is its standard's affair."""
    if law.kind == "purchase":
        return sale(house, law, wish.facts, wish.channel, wish.team)
    if law.kind == "reception":
        return visit(law, wish.facts, wish.channel, wish.team)
    facts = facts_of(wish.facts, law.order_rules)
    known = {**(earlier.details if earlier else {}), **_details(wish)}
    missing = missing_details(known, law)
    return lambda customer, before: Order(
        customer=customer,
        channel=wish.channel,
        team=wish.team,
        said=facts.said,
        items=facts.items,
        missing=missing,
        warranty_of=wish.warranty_of,
        requested_for=wish.requested_for,
    )


def _details(wish: OrderIn) -> dict[str, Any]:
    told = {**wish.customer.model_dump(), "problem": wish.problem, "requested_for": wish.requested_for}
    return {name: value for name, value in told.items() if value}
