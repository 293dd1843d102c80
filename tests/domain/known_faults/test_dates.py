"""Do changing clocks, zones and months of unlike length lead us where they led others astray?"""

from datetime import timedelta

from domain.calendar import advance, next_opening
from domain.span import Span, later
from tests.domain.known_faults.faults import OFFICE, at, complaint, fault, law, open_on, said

HOUR = timedelta(hours=1)
WEEKDAYS = "monday-friday"


@fault(
    "OTRS", "OTRS/otrs#787",
    zh="圣保罗的午夜拨快一小时，跨过去的解决时限差了一小时",
    en="in São Paulo the clocks skip midnight: a solution time that crosses it is an hour off",
    wrong="2015-10-18 02:00", right="2015-10-18 03:00", figures="ours",
)  # fmt: skip
def test_four_hours_are_four_hours_when_midnight_is_skipped() -> str:
    zone = "America/Sao_Paulo"
    always = open_on("every day", zone=zone)
    return said(advance(always, at("2015-10-17 22:00", zone), 4 * HOUR), zone)


@fault(
    "working_hours", "Intrepidd/working_hours#26",
    zh="拨回标准时间那夜，1:59:30 之后的开门时间算成更早的 1:00",
    en="on the night when the clocks go back, the opening after 1:59:30 is found at 1:00, an hour early",
    wrong="2015-11-01T01:00:00-05:00", right="2015-11-01T02:00:00-05:00",
)  # fmt: skip
def test_an_opening_comes_once_when_an_hour_comes_twice() -> str:
    zone = "America/New_York"
    calendar = open_on("saturday", "sunday", "tuesday", hours="02:00-17:00", zone=zone)
    found = next_opening(calendar, at("2015-11-01T01:59:30-04:00"))
    return found.astimezone(at("2015-11-01 12:00", zone).tzinfo).isoformat()


@fault(
    "moment-business-time", "lennym/moment-business-time#58",
    zh="秋天多出的一小时里加一个工作小时，时间原地不动",
    en="an hour of work more, within the hour that comes twice: time stands still",
    wrong="2022-10-30T00:00:00+00:00", right="2022-10-30T01:00:00+00:00",
)  # fmt: skip
def test_an_hour_more_is_an_hour_later() -> str:
    calendar = open_on("every day", hours="00:00-10:00", zone="Europe/Amsterdam")
    return advance(calendar, at("2022-10-30T02:00:00+02:00"), HOUR).isoformat()


@fault(
    "Grafana OnCall", "grafana-cold-storage/oncall#3261",
    zh="夏令时结束，8:30 的班全变成 7:30",
    en="summer time ends, and every shift of 8:30 begins at 7:30",
    wrong="2023-10-30 07:30", right="2023-10-30 08:30",
)  # fmt: skip
def test_a_shift_keeps_its_time_of_day() -> str:
    zone = "Europe/London"
    calendar = open_on("every day", hours="08:30-17:30", zone=zone)
    return said(next_opening(calendar, at("2023-10-30 00:00", zone)), zone)


@fault(
    "DumbBudget", "DumbWareio/DumbBudget#25",
    zh="一月三十一日起一个月：三月三日",
    en="one month from January 31st: March 3rd",
    wrong="2026-03-03 09:00", right="2026-02-28 09:00",
)  # fmt: skip
def test_a_month_ends_in_the_next_month() -> str:
    return said(later(Span.parse("1 month"), OFFICE, at("2026-01-31 09:00")))


@fault(
    "Poka", "getpoka/poka-ce#27",
    zh="闰年二月二十九日起一年，漂到三月一日",
    en="a year from February 29th drifts into March",
    wrong="2025-03-01 09:00", right="2025-02-28 09:00",
)  # fmt: skip
def test_a_year_from_a_leap_day() -> str:
    return said(later(Span.parse("1 year"), OFFICE, at("2024-02-29 09:00")))


@fault(
    "Money Manager Ex", "moneymanagerex/moneymanagerex#631",
    zh="每月三十一日的事，过了二月就永远是二十八日",
    en="what comes round on the 31st of each month stays on the 28th after February",
    wrong="2015-02-28, 2015-03-28", right="2015-02-28, 2015-03-31",
)  # fmt: skip
def test_what_comes_round_monthly_keeps_its_day() -> str:
    monthly = law(
        "1 month",
        again=True,
        escalate=[{"after": "0 minutes", "tell": "supervisor", "by": ["sms"], "say": "x"}],
    )
    scene = complaint(monthly, on="2015-01-31 09:00")
    scene.until("2015-04-01 00:00")
    return ", ".join(f"{message.planned_at:%Y-%m-%d}" for message in scene.messages)


@fault(
    "ERPNext", "frappe/erpnext#38745",
    zh="浏览器和服务器时区不同，单子刚开就显示超时",
    en="browser and server in other zones: failed as soon as it is opened",
    wrong="late by 7:55:00", right="0:05:00 left", figures="ours",
)  # fmt: skip
def test_an_instant_is_the_same_in_every_zone() -> str:
    scene = complaint(law("5 minutes"), on="2026-09-14T01:00:00+00:00")
    [clock] = scene.case.clocks
    return f"{clock.due_at - at('2026-09-14 09:00')} left"
