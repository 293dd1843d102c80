"""Who is a customer, as far as the door is told, and who may read it again?"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from api.asked import Strict
from api.phones import Phone, masked
from api.shapes import CustomerSeen


def _blank_is_absent(given: Any) -> Any:
    return None if isinstance(given, str) and not given.strip() else given


BLANK = BeforeValidator(_blank_is_absent)
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Maybe = Annotated[Line | None, BLANK]
MaybeWords = Annotated[Words | None, BLANK]
MaybePhone = Annotated[Phone | None, BLANK]


class CustomerIn(Strict):
    """Who asks. The phone tells whether it is somebody we know already; whatever is absent is asked for later."""

    name: Maybe = Field(default=None, examples=["王小明"])
    phone: MaybePhone = None
    address: Maybe = Field(default=None, examples=["安门市样例路 1 号 2 单元 301"])
    lat: float | None = Field(default=None, ge=-90, le=90, examples=[30.0])
    lng: float | None = Field(default=None, ge=-180, le=180, examples=[120.0])


def customer_seen(
    number: str, name: str | None, phone: str | None, address: str | None, *, whole: bool
) -> CustomerSeen:
    """Everything for those who serve the customer; for the others just enough to tell two customers apart."""
    if whole:
        return CustomerSeen(id=number, name=name, phone=phone, address=address)
    return CustomerSeen(id=number, name=name, phone=masked(phone))
