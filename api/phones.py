"""Is this a telephone number at which somebody can be reached, and how much of it may be shown?"""

from typing import Annotated

import phonenumbers
from phonenumbers import PhoneNumberFormat
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

HOME = "CN"


def e164(written: str) -> str:
    """The number as it is stored, such as +861990000xxxx. An extension is refused: no message reaches one."""
    try:
        number = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        raise _refused() from None
    if number.extension or not phonenumbers.is_possible_number(number) or not _valid(number):
        raise _refused()
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _valid(number: phonenumbers.PhoneNumber) -> bool:
    """Eleven digits that begin with 1 are a mobile number in China, whichever series is handed out today."""
    national = str(number.national_number)
    mobile = len(national) == 11 and national[0] == "1" and national[1] in "3456789"
    return (number.country_code == 86 and mobile) or phonenumbers.is_valid_number(number)


def _refused() -> PydanticCustomError:
    words = {
        "zh": "电话号码不对：请写手机号或带区号的座机号，不带分机",
        "en": "not a telephone number: a mobile, or a landline with its area code, without an extension",
    }
    return PydanticCustomError("said", "not a telephone number", words)


Phone = Annotated[
    str,
    Field(
        min_length=3, max_length=40, examples=["199 0000 0001"], description="手机或座机 · stored as E.164"
    ),
    AfterValidator(e164),
]


def masked(phone: str | None) -> str | None:
    """Enough to know a number again, not enough to call it: +86 199****0001."""
    if not phone or len(phone) < 8:
        return None
    return phone[:-8] + "****" + phone[-4:]
