"""How is a complaint taken?"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import BackgroundTasks, Response
from pydantic import AwareDatetime, Field

from api.access import Asker, Asking, TheHouse
from api.asked import Strict
from api.cases import COMPLAINTS, case_for, router_of
from api.customers import CustomerIn, Words
from api.errors import Problem, unprocessable
from api.guide import problems
from api.house import House
from api.law import LawName, law_of
from api.opening import IdempotencyKey, Wish, open_by, sandboxed
from api.orders import CaseNo
from api.shapes import CaseSeen
from domain.case import Case
from domain.complaint import Complaint, Subject
from domain.judge import Opening
from domain.order import Order
from domain.span import later
from domain.standard import Standard
from storage.opening import Before
from storage.people import Caller

router = router_of(COMPLAINTS)


class Circumstances(Strict):
    """What checklists ask about."""

    face_to_face: bool | None = None
    upset: bool | None = None


class ComplaintIn(Strict):
    """A complaint: about an order, or by somebody with a phone."""

    standard: LawName = "complaint"
    order: CaseNo | None = Field(default=None, description="投诉哪一单 · the order it is about")
    customer: CustomerIn | None = None
    subject: Subject = Field(description="soft 服务类，hard 产品类 · about service or about the product")
    words: Annotated[Words, Field(min_length=1, examples=["约好十点，等到十二点也没人来"])]
    signals: list[Literal["external_threat", "media"]] = Field(
        default=[],
        max_length=2,
        description="external_threat 扬言曝光，media 媒体介入 · is it public, or may it be",
    )
    via: Literal["customer", "sales"] = Field(
        default="customer", description="customer 客户自己，sales 由销售转来 · passed on by sales"
    )
    facts: Circumstances = Circumstances()
    at: AwareDatetime | None = Field(default=None, description="仅沙盒 · sandbox only")


@router.post(
    "",
    name="open_complaint",
    status_code=201,
    summary="投诉 · open a complaint",
    responses=problems(401, 403, 409, 422, 503),
    description="第几次投诉由系统按客户记录来数，同时到也不会数错。 · Which complaint of this customer it is, is "
    "counted here, safe against two at once.",
)
def open_complaint(
    house: TheHouse,
    asker: Asking,
    wish: ComplaintIn,
    response: Response,
    after: BackgroundTasks,
    key: IdempotencyKey = None,
) -> CaseSeen:
    return take_complaint(house, asker, wish, key, response, after)


def take_complaint(
    house: House,
    asker: Asker,
    wish: ComplaintIn,
    key: str | None,
    response: Response,
    after: BackgroundTasks,
) -> CaseSeen:
    """From whichever door the wish comes."""
    sandboxed(house, wish.at)
    law = law_of(wish.standard, "complaint")
    order = _order_of(house, asker, wish.order) if wish.order else None
    if order is None and not (wish.customer and wish.customer.phone):
        raise unprocessable(
            "customer.phone", "请写工单号，或客户的电话", "give the order, or the customer's phone"
        )
    return open_by(house, asker, _wish(asker, wish, law, order), key, response, after)


def _order_of(house: House, asker: Asker, no: str) -> Case:
    try:
        return case_for(house, asker, no).case
    except Problem:
        raise unprocessable("order", "没有这个工单", "there is no such order") from None


def _wish(asker: Asker, wish: ComplaintIn, law: Standard, order: Case | None) -> Wish:
    about = order.body if order and isinstance(order.body, Order) else None
    facts = wish.facts.model_dump(exclude_none=True)
    own = wish.customer is not None and wish.customer.phone is not None

    def build(no: str, customer: str, before: Before, at: datetime, shift: timedelta) -> Opening:
        complaint = Complaint(
            customer=customer,
            order=wish.order,
            technician=about.technician if about else None,
            team=about.team if about else None,
            subject=wish.subject,
            via=wish.via,
            signals=tuple(dict.fromkeys(wish.signals)),
            earlier=before.times,
            said={name: str(value).lower() for name, value in facts.items()},
        )
        return Opening(no=no, standard=law, body=complaint, at=at, by=asker.actor, shift=shift)

    return Wish(
        law=law,
        build=build,
        wanted={"complaint": wish.model_dump(mode="json")},
        caller=Caller(**wish.customer.model_dump()) if wish.customer else None,
        # Whoever gives a phone is known by it, even when the order is somebody else's.
        customer=about.customer if about and not own else None,
        contacts_of=None if own else wish.order,
        problem=wish.words,
        at=wish.at,
        counts_since=lambda at: counts_since(law, at),
        words={"words": wish.words},
    )


def counts_since(law: Standard, at: datetime) -> datetime | None:
    """Earlier complaints count for so long; for ever where the standard names no time."""
    window = law.complaint_rules.repeat_window.value
    return later(-window, law.calendar, at) if window else None
