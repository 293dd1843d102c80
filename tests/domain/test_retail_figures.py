"""Do fees, windows and charges equal what a person works out by hand? (RETAIL-CAN, RETAIL-RET, SALE-012)

The table is retail_figures.csv: every row was worked out on paper, its clause beside it, its reasoning in the note.
"""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.pricing import items_by_list
from domain.purchase import Claim, Purchase
from domain.reception import prices_by_method
from domain.refusal import Refused
from domain.taking_back import cancel_fee, may_come_back
from tests.domain.scene import Scene, instant, law

Row = dict[str, str]
SOLD = instant("2026-03-02 10:00")
DELIVERED = instant("2026-03-10 15:00")
AFTER = re.compile(r"(?:(\d+)d)? ?(?:(\d+):(\d\d):(\d\d))?")
TABLE = Path(__file__).with_name("retail_figures.csv")


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def after(text: str) -> timedelta:
    found = AFTER.fullmatch(text)
    assert found, text
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def sale(row: Row, **known: str) -> Purchase:
    given = {"customer": "cus_1", "goods": row["goods"], "price": row["price"], "extras": row["extras"]}
    return Purchase.model_validate({**given, **known})


def cancel(row: Row) -> str:
    rules, calendar = law("retail").purchase_rules, law("retail").calendar
    fee = cancel_fee(sale(row), rules, calendar, SOLD, SOLD + after(row["after"]))
    assert fee.clause == row["clause"]
    return f"{fee.amount:.2f}"


def give_back(row: Row) -> str:
    """Self-pickup goods count from the purchase, all others from the delivery (conflict 26)."""
    start = SOLD if row["goods"] == "self_pickup" else DELIVERED
    claim = Claim(
        wish="return",
        asked_at=start + after(row["after"]),
        before="care",
        intact=row["intact"] == "yes",
        unopened=row["unopened"] == "yes",
    )
    may_come_back(sale(row), claim, law("retail").purchase_rules, law("retail").calendar, SOLD, DELIVERED)
    return "accepted"


def charge(row: Row) -> str:
    words = row["goods"].split()
    items = {words[0]: 1} if len(words) == 1 else dict(zip(words[::2], map(int, words[1::2]), strict=True))
    lines = items_by_list(items, law("retail").purchase_rules.prices, row["clause"])
    return str(sum(line.amount for line in lines))


def paid_and(row: Row, command: str) -> str:
    scene = Scene.of(law("retail"), sale(row, paid=row["paid"]), "2026-03-02 10:00")
    getattr(scene.by("sales"), command)()
    return scene.stage


def methods(row: Row) -> str:
    prices = prices_by_method(Decimal(row["price"]), law("sale").reception_rules)
    return " ".join(f"{price.method} {price.total} {price.at_once}" for price in prices)


BY_HAND: dict[str, Callable[[Row], str]] = {
    "cancel": cancel,
    "return": give_back,
    "charge": charge,
    "produce": lambda row: paid_and(row, "start_production"),
    "hand over": lambda row: paid_and(row, "deliver"),
    "methods": methods,
}


@pytest.mark.parametrize(
    "row", rows(), ids=lambda row: f"{row['what']} {row['goods']} {row['price']} {row['after']}".strip()
)
def test_the_figure_is_as_worked_out_by_hand(row: Row) -> None:
    found, clause = outcome(row)
    assert found == row["outcome"], row["note"]
    assert clause == row["clause"]


def outcome(row: Row) -> tuple[str, str | None]:
    """What follows, and by which clause."""
    try:
        return BY_HAND[row["what"]](row), row["clause"]
    except Refused as refused:
        return type(refused).__name__, refused.clause


def test_there_are_sixty_of_them() -> None:
    assert len(rows()) >= 60
