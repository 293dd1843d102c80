"""Which work comes round with the calendar, and whom is it told?"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from domain.base import Fact
from domain.people import Role

What = Literal["after_sales", "satisfaction", "coordination", "purge"]
On = Literal[
    "every day", "first of month",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip


class Standing(Fact):
    """One standing piece of work: what is done on which day at which local time, and to whom its summary goes."""

    name: str = ""
    what: What
    on: On
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    zone: str = "Asia/Shanghai"
    tell: Role | None = None
    by: tuple[str, ...] = ()
    say: str | None = None
    clause: str
    zh: str
    en: str


class Due(Fact):
    """One time at which it is due: the nominal instant of its schedule, however late anybody gets to it."""

    standing: Standing
    nominal_at: datetime
