"""Is the sample town whole: counted, invented, distributed like real life, and without a loose end?"""

import csv
import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.people import Role

SAMPLES = Path(__file__).parents[2] / "samples"
FIRST_DAY = date(2026, 9, 14)
MID_AUTUMN = {date(2026, 9, day) for day in (25, 26, 27)}
HOLIDAYS = MID_AUTUMN | {date(2026, 10, day) for day in range(1, 8)}
MAKE_UP_DAYS = {date(2026, 9, 20), date(2026, 10, 10)}
WATER = re.compile("漏|渗|水管|喷水|下水|地漏|滴水")

ORDER_COLUMNS = "ref,day,at,standard,channel,customer,phone,address,lat,lng,problem,requested_for,facts,plot"
COMPLAINT_COLUMNS = "ref,day,at,order,customer,phone,address,subject,words,signals,plot"
STAFF = {
    "technician": 12,
    "team_leader": 3,
    "supervisor": 2,
    "dispatcher": 2,
    "customer_service": 3,
    "cs_manager": 1,
    "department_manager": 1,
    "executive": 1,
    "finance": 1,
    "estimator": 2,
    "construction_lead": 1,
    "service_centre": 1,
    "company": 1,
    "headquarters": 1,
    "sales": 2,
    "director": 1,
    "general_manager": 1,
    "store": 2,
    "store_manager": 1,
    "self_operated_head": 1,
    "home_consultant": 1,
    "call_centre": 1,
    "office": 1,
    "office_supervisor": 1,
    "cleaning_supervisor": 1,
    "duty_leader": 1,
    "tracker": 1,
}
SHOWCASE = {
    "smooth",
    "forgot_to_call",
    "both_grab",
    "nobody_grabs",
    "late_told_too_late",
    "nobody_home_returns",
    "rework_once",
    "smooth_small_prepaid",
}

Row = dict[str, str]


@cache
def sheet(name: str) -> list[Row]:
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def book(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def people() -> list[dict[str, Any]]:
    return list(book("town")["people"])


def orders_by_ref() -> dict[str, Row]:
    return {order["ref"]: order for order in sheet("orders")}


def complainers() -> list[tuple[Row, Row]]:
    """Each complaint with the row, an order or itself, that says who complains."""
    orders = orders_by_ref()
    return [(row, orders[row["order"]] if row["order"] else row) for row in sheet("complaints")]


def customers() -> dict[str, tuple[str, str]]:
    rows = [*sheet("orders"), *(who for _, who in complainers())]
    return {row["phone"]: (row["customer"], row["address"]) for row in rows}


def on(row: Row) -> date:
    return datetime.fromisoformat(row["at"]).date()


def kind_of(day: date) -> str:
    if day in HOLIDAYS:
        return "holiday"
    return "weekend" if day.weekday() >= 5 and day not in MAKE_UP_DAYS else "working"


def orders_a_day(kind: str) -> float:
    days = [day for day in (FIRST_DAY + timedelta(n) for n in range(30)) if kind_of(day) == kind]
    return sum(kind_of(on(order)) == kind for order in sheet("orders")) / len(days)


def share_of_water(rows: list[Row]) -> float:
    return sum(bool(WATER.search(row["problem"])) for row in rows) / len(rows)


def test_the_month_has_200_orders_and_40_complaints() -> None:
    assert ",".join(sheet("orders")[0]) == ORDER_COLUMNS
    assert ",".join(sheet("complaints")[0]) == COMPLAINT_COLUMNS
    assert [row["ref"] for row in sheet("orders")] == [f"S-{n:03d}" for n in range(1, 201)]
    assert [row["ref"] for row in sheet("complaints")] == [f"C-{n:02d}" for n in range(1, 41)]


@pytest.mark.parametrize("name", ["orders", "complaints"])
def test_rows_stand_in_order_of_time_and_carry_the_day_of_their_instant(name: str) -> None:
    instants = [datetime.fromisoformat(row["at"]) for row in sheet(name)]
    assert instants == sorted(instants)
    assert {instant.utcoffset() for instant in instants} == {timedelta(hours=8)}
    assert [int(row["day"]) for row in sheet(name)] == [(on(row) - FIRST_DAY).days + 1 for row in sheet(name)]
    assert {int(row["day"]) for row in sheet(name)} <= set(range(1, 31))


def test_every_role_is_staffed() -> None:
    assert Counter(role for person in people() for role in person["roles"]) == STAFF
    assert set(STAFF) <= set(Role)
    assert len({person["id"] for person in people()}) == len(people())
    assert all(re.fullmatch(r"per_[a-z0-9_]+", person["id"]) for person in people())


def test_each_team_has_a_leader_and_technicians_with_badges_and_places() -> None:
    leaders = {person["id"]: person["team"] for person in people() if person["roles"] == ["team_leader"]}
    technicians = [person for person in people() if "technician" in person["roles"]]
    assert leaders == {team["leader"]: team["id"] for team in book("town")["teams"]}
    assert set(leaders.values()) == {person["team"] for person in technicians}
    assert len({person["badge_no"] for person in technicians}) == 12
    assert Counter(person["language"] for person in technicians) == {"zh": 10, "en": 2}
    for person in [*people(), *({"lat": float(o["lat"]), "lng": float(o["lng"])} for o in sheet("orders"))]:
        assert abs(person["lat"] - 30) < 0.1
        assert abs(person["lng"] - 120) < 0.11


def test_phones_are_fictional_and_nobody_shares_one() -> None:
    staff = [person["phone"] for person in people()]
    assert len(set(staff)) == len(staff)
    assert all(re.fullmatch(r"\+861990000\d{4}", phone) for phone in staff)
    assert all(re.fullmatch(r"\+861990001\d{4}", phone) for phone in customers())
    for row in [*sheet("orders"), *(who for _, who in complainers())]:
        assert customers()[row["phone"]] == (row["customer"], row["address"])


def test_every_private_string_is_found_nowhere_else() -> None:
    """A search of the engine's histories for each of them must mean something when it finds one."""
    names = [person["name"] for person in people()] + [name for name, _ in customers().values()]
    addresses = [address for _, address in customers().values()]
    texts = [row["problem"] for row in sheet("orders")] + [row["words"] for row in sheet("complaints")]
    private = [*names, *addresses, *texts, *customers(), *(person["phone"] for person in people())]
    assert min(map(len, private)) >= 3
    assert min(map(len, addresses)) >= 10
    assert min(map(len, texts)) >= 8
    overlaps = [pair for pair in combinations(private, 2) if pair[0] in pair[1] or pair[1] in pair[0]]
    assert not overlaps


@pytest.mark.parametrize("name", ["orders", "complaints"])
def test_every_plot_is_described_and_played_about_as_often_as_its_weight(name: str) -> None:
    plots, played = book("plots")[name], Counter(row["plot"] for row in sheet(name))
    assert set(plots) == set(played)
    weights = sum(plot["weight"] for plot in plots.values())
    for plot, told in plots.items():
        assert told["zh"], plot
        assert told["en"], plot
        assert abs(played[plot] / played.total() - told["weight"] / weights) <= 0.03, plot


def test_orders_say_where_they_come_from_and_when_they_are_wanted() -> None:
    assert {order["standard"] for order in sheet("orders")} == {"reno"}
    assert {order["channel"] for order in sheet("orders")} == {"wechat", "hotline", "web"}
    for order in sheet("orders"):
        if order["plot"] == "missing_details":
            assert not order["requested_for"]
            continue
        lead = datetime.fromisoformat(order["requested_for"]) - datetime.fromisoformat(order["at"])
        least = timedelta(hours=4) if order["plot"] == "late_told" else timedelta(minutes=60)
        assert least <= lead <= timedelta(days=3), order["ref"]


def test_facts_parse_and_fit_the_plot() -> None:
    for order in sheet("orders"):
        facts = json.loads(order["facts"])
        assert set(facts) <= {"scope", "items"}
        items = facts.get("items", {})
        assert all(isinstance(quantity, int) and quantity > 0 for quantity in items.values())
        assert bool(items) == (order["plot"] == "smooth_small_prepaid"), order["ref"]
        large = order["plot"] in {"smooth_large_survey", "quote_refused"}
        assert facts.get("scope") == ("large" if large else "small" if items else None), order["ref"]


def test_most_goes_smoothly_and_some_customers_come_twice() -> None:
    smooth = sum(order["plot"].startswith("smooth") for order in sheet("orders"))
    assert 130 <= smooth <= 150
    visits = Counter(order["phone"] for order in sheet("orders"))
    assert 8 <= sum(times == 2 for times in visits.values()) <= 30
    assert max(visits.values()) == 2


def test_reports_crowd_in_the_rush_hours() -> None:
    hours = Counter(datetime.fromisoformat(order["at"]).hour for order in sheet("orders"))
    rush = sum(hours[hour] for hour in (8, 9, 18, 19))
    assert 0.45 <= rush / 200 <= 0.70
    assert hours[8] + hours[9] > hours[18] + hours[19] > hours[12] + hours[13]


def test_weekends_are_fuller_than_working_days_and_holidays_emptier_but_wet() -> None:
    assert orders_a_day("weekend") > orders_a_day("working") > orders_a_day("holiday") > 3
    assert {on(order) for order in sheet("orders")} >= HOLIDAYS | MAKE_UP_DAYS
    holiday = [order for order in sheet("orders") if on(order) in HOLIDAYS]
    others = [order for order in sheet("orders") if on(order) not in HOLIDAYS]
    assert share_of_water(holiday) > 1.3 * share_of_water(others)


def test_a_complaint_names_an_order_reported_before_it_or_says_who_complains() -> None:
    for complaint, who in complainers():
        alone = not complaint["order"]
        assert all(bool(complaint[column]) == alone for column in ("customer", "phone", "address"))
        assert alone or who["at"] < complaint["at"], complaint["ref"]
    assert 5 <= sum(not complaint["order"] for complaint in sheet("complaints")) <= 15


def test_repeat_complaints_are_the_second_and_third_of_their_customer() -> None:
    earlier: Counter[str] = Counter()
    for complaint, who in complainers():
        earlier[who["phone"]] += 1
        named = {"repeat_second": 2, "repeat_third": 3}.get(complaint["plot"], 1)
        assert earlier[who["phone"]] == named, complaint["ref"]
    assert sum(times > 1 for times in earlier.values()) >= 3


def test_signals_fit_the_words_and_the_media_come_once() -> None:
    complaints = sheet("complaints")
    assert {row["subject"] for row in complaints} == {"soft", "hard"}
    assert {row["signals"] for row in complaints} == {"", "external_threat", "media"}
    assert [row["plot"] for row in complaints if row["signals"] == "media"] == ["media_full"]
    threats = {row["ref"] for row in complaints if row["signals"] == "external_threat"}
    assert {row["ref"] for row in complaints if row["plot"] == "escalating_threat"} <= threats
    for row in complaints:
        subject = row["plot"].split("_")[0]
        assert subject not in {"soft", "hard"} or subject == row["subject"], row["ref"]


def test_day_1_shows_the_house() -> None:
    orders = [order for order in sheet("orders") if order["day"] == "1"]
    complaints = [row for row in sheet("complaints") if row["day"] == "1"]
    assert len(orders) == len(SHOWCASE)
    assert {order["plot"] for order in orders} == SHOWCASE
    assert [row["plot"] for row in complaints] == ["soft_slow", "repeat_second", "media_full"]
    assert complaints[0]["order"] == complaints[1]["order"] != complaints[2]["order"]
