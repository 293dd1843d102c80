"""Do opening hours and days off lead us where they led others astray?"""

from datetime import timedelta

import pytest

from domain.calendar import Calendar, advance, advance_days, between, is_working_day
from tests.domain.known_faults.faults import OFFICE, at, complaint, due, fault, law, open_on, said

HOUR = timedelta(hours=1)
WEEKDAYS = "monday-friday"


@fault(
    "Chatwoot", "chatwoot/chatwoot#13392",
    zh="首次回应一小时，只算上班时间，周五 16:30 来的：按墙上的钟算，周五 17:30 就判了超时",
    en="one hour to a first answer, in business hours, asked on Friday 16:30: counted on the wall clock",
    wrong="2026-09-18 17:30", right="2026-09-21 09:30",
)  # fmt: skip
def test_friday_afternoon_goes_on_on_monday() -> str:
    return due(complaint(law("1 working hour"), on="2026-09-18 16:30", calendar=OFFICE))


@fault(
    "FreeScout", "freescout-help-desk/freescout#3756",
    zh="九点到五点，四点来的加急单四小时内回：当晚八点报警，而不是次日中午",
    en="open 9 to 5, asked at 4 p.m., four hours: the alarm rings at 8 p.m. instead of at noon on the next day",
    wrong="2026-09-14 20:00", right="2026-09-15 12:00",
)  # fmt: skip
def test_four_hours_asked_for_at_four_end_at_noon() -> str:
    return due(complaint(law("4 working hours"), on="2026-09-14 16:00", calendar=OFFICE))


@fault(
    "osTicket", "osTicket/osTicket#4807",
    zh="周一到周五 8–18 点，周五 17:00 来的四小时：21:00 催，没有人在",
    en="Monday to Friday 8 to 18, four hours from Friday 17:00: warned at 21:00, when nobody was there",
    wrong="2026-09-18 21:00", right="2026-09-21 11:00",
)  # fmt: skip
def test_a_weekend_is_stepped_over() -> str:
    return due(
        complaint(
            law("4 working hours"), on="2026-09-18 17:00", calendar=open_on(WEEKDAYS, hours="08:00-18:00")
        )
    )


@fault(
    "Frappe Helpdesk", "frappe/helpdesk#2212",
    zh="午休时间照样计时，午休来的单子还没有人上班就超时了",
    en="the clock runs on through lunch: what comes in at lunch is late before anybody is back",
    wrong="2026-09-14 12:40", right="2026-09-14 13:30", figures="ours",
)  # fmt: skip
def test_nobody_is_late_at_lunch() -> str:
    calendar = open_on(WEEKDAYS, hours="09:00-12:00 13:00-18:00")
    return due(complaint(law("30 working minutes"), on="2026-09-14 12:10", calendar=calendar))


@fault(
    "Zammad", "zammad/zammad#3180",
    zh="全天候日历在午夜被当作关门一分钟，跨夜的期限多出一分钟",
    en="a calendar open round the clock counts as closed for a minute at midnight",
    wrong="2026-09-15 00:11", right="2026-09-15 00:10", figures="ours",
)  # fmt: skip
def test_midnight_takes_no_minute() -> str:
    return due(complaint(law("20 working minutes"), on="2026-09-14 23:50", calendar=open_on("every day")))


@fault(
    "dayjs-business-time", "rankmyapp/dayjs-business-time#11",
    zh="工作日全天开门，加 24 小时，每过一天多一分钟",
    en="open all of each weekday: 24 hours more bring a minute more for each day",
    wrong="2023-01-18 00:00:59", right="2023-01-17 23:59:59",
)  # fmt: skip
def test_a_day_is_no_minute_longer() -> str:
    return said(advance(open_on(WEEKDAYS), at("2023-01-16T23:59:59"), 24 * HOUR))


@fault(
    "osTicket", "osTicket/osTicket#6739",
    zh="只有周二上班的日历：周三来的单子当场就超时",
    en="a calendar that is open on Tuesdays alone: what comes on Wednesday is overdue at once",
    wrong="2026-09-16 10:00", right="2026-09-22 12:00", figures="ours",
)  # fmt: skip
def test_a_team_that_works_on_tuesdays_alone() -> str:
    return due(
        complaint(
            law("4 working hours"), on="2026-09-16 10:00", calendar=open_on("tuesday", hours="08:00-17:00")
        )
    )


@fault(
    "Odoo", "odoo/odoo#26968",
    zh="一周只有一个工作日时，下一个工作日算成当天",
    en="with one working day a week, the next working day after it is the same day",
    wrong="2018-09-10 09:00", right="2018-09-17 09:00",
)  # fmt: skip
def test_the_next_monday_is_another_monday() -> str:
    return said(advance_days(open_on("monday", hours="09:00-13:00 13:00-17:00"), at("2018-09-10 09:00"), 1))


@fault(
    "Odoo", "odoo/odoo#14464",
    zh="问周一一天的工时，把周二的也算了进来",
    en="asked for the working hours of Monday, it adds those of Tuesday",
    wrong="16 h", right="8 h",
)  # fmt: skip
def test_a_day_has_its_own_hours_alone() -> str:
    calendar = open_on(WEEKDAYS, hours="09:00-13:00 14:00-18:00")
    return f"{between(calendar, at('2016-11-21 00:00'), at('2016-11-21 23:59')) // HOUR} h"


@fault(
    "businesstime", "seatgeek/businesstime#7",
    zh="从下班后一分钟量到次日下午，得零",
    en="from a minute after closing until the next afternoon: nothing",
    wrong="0:00:00", right="7:20:00",
)  # fmt: skip
def test_from_after_closing_until_tomorrow() -> object:
    calendar = open_on(WEEKDAYS, hours="07:00-16:00")
    return between(calendar, at("2015-02-23 16:01"), at("2015-02-24 14:20"))


@fault(
    "BusinessHours", "dnel/BusinessHours#2",
    zh="同一天 12 点到 14 点，得负七小时",
    en="from 12 to 14 of one day: minus seven hours",
    wrong="-7 h", right="2 h",
)  # fmt: skip
def test_what_is_left_is_never_less_than_nothing() -> str:
    return f"{between(OFFICE, at('2014-07-21 12:00'), at('2014-07-21 14:00')) // HOUR} h"


@fault(
    "business-duration", "gnaneshwar441/Business_Duration#7",
    zh="17 点到次日 1 点的夜班：凌晨 2:00 到 4:48 算出 8 小时",
    en="a night shift from 17:00 to 01:00: from 02:00 to 04:48 it counts 8 hours",
    wrong="8:00:00", right="0:00:00",
)  # fmt: skip
def test_after_the_night_shift_nobody_works() -> object:
    night = open_on(WEEKDAYS, hours="17:00-01:00")
    return between(night, at("2021-11-15 02:00"), at("2021-11-15 04:48"))


@fault(
    "business-duration", "gnaneshwar441/Business_Duration#2",
    zh="从周六晚上量起，周一整天不见了",
    en="measured from Saturday night, all of Monday is missing",
    wrong="13578 s", right="96800 s",
)  # fmt: skip
def test_measured_from_a_weekend_monday_counts() -> str:
    begun, ended = at("2019-06-08T23:07:02.882802"), at("2019-06-11T02:53:20.901426")
    return f"{between(open_on(WEEKDAYS), begun, ended) // timedelta(seconds=1)} s"


@fault(
    "rickar/cal", "rickar/cal#106",
    zh="先看星期再看假期：中国的调休上班日（周六、周日）不算工作日",
    en="the weekday is asked before the holiday: a make-up day in China, a Saturday or Sunday, is not worked",
    wrong="2022-10-10 10:00", right="2022-10-08 10:00", figures="ours",
)  # fmt: skip
def test_a_make_up_saturday_is_worked() -> str:
    golden_week = {"2022-10-01/2022-10-07": "off", "2022-10-08/2022-10-09": "work"}
    calendar = open_on(WEEKDAYS, hours="09:00-18:00", exceptions=golden_week)
    assert is_working_day(calendar, at("2022-10-09 12:00"))
    return due(complaint(law("2 working hours"), on="2022-09-30 17:00", calendar=calendar))


@fault(
    "DefectDojo", "DefectDojo/django-DefectDojo#7370",
    zh="到期日 = 发现那天 + 今天还剩的天数",
    en="the due date is the day of the finding plus the days that are left today",
    wrong="2026-01-11 09:00", right="2026-01-31 09:00", figures="ours",
)  # fmt: skip
def test_what_is_left_today_counts_from_today() -> str:
    remind = [{"after": "20 days", "tell": "owner", "by": ["sms"], "say": "x"}]
    scene = complaint(law("30 days", remind=remind), on="2026-01-01 09:00")
    scene.until("2026-01-21 09:00")
    [message] = scene.messages
    return said(at(message.facts["due_at"]))


@fault(
    "OCA project_sla", "OCA/project#73",
    zh="没有工作时间的日历：计算永远不结束",
    en="a calendar without hours: the calculation never ends",
    wrong="hangs", right="refused",
)  # fmt: skip
def test_a_calendar_that_never_opens_is_refused() -> str:
    with pytest.raises(ValueError, match="must be open at some time"):
        Calendar.model_validate({"hours": {}})
    return "refused"


@fault(
    "Frappe Helpdesk", "frappe/helpdesk#2075",
    zh="休息日来的，上班十分钟就答复了，首次回应却记成一天多",
    en="asked on a day off, answered ten minutes after opening: more than a day to the first answer",
    wrong="1 day, 10:10:00", right="0:10:00", figures="ours",
)  # fmt: skip
def test_a_day_off_is_not_held_against_anybody() -> object:
    return between(open_on(WEEKDAYS, hours="08:00-18:00"), at("2024-12-07 22:00"), at("2024-12-09 08:10"))


@fault(
    "GLPI", "glpi-project/glpi#15429",
    zh="“到期前两小时”的升级，在自定义日历下一开单就发",
    en="what is due two hours before the end goes out as soon as the ticket is made",
    wrong="2026-09-14 16:00", right="2026-09-15 09:00", figures="ours",
)  # fmt: skip
def test_before_the_end_is_counted_back_in_working_time() -> str:
    remind = [{"before": "2 working hours", "tell": "owner", "by": ["sms"], "say": "x"}]
    calendar = open_on(WEEKDAYS, hours="09:00-18:00")
    scene = complaint(law("4 working hours", remind=remind), on="2026-09-14 16:00", calendar=calendar)
    scene.until("2026-09-15 10:00")
    [message] = scene.messages
    return said(message.planned_at)
