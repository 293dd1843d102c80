"""Do pauses, reopenings and changes of class leave the time that was left, and the breaches that there were?"""

from datetime import datetime, timedelta

from domain.clock import pause, resume, start
from domain.deadline import Deadline
from tests.domain.known_faults.faults import (
    OFFICE,
    at,
    complaint,
    due,
    fault,
    law,
    open_on,
    order,
    said,
    told,
)
from tests.domain.scene import Scene

MINUTE = timedelta(minutes=1)


def held(within: str, begun: str, pauses: list[tuple[str, str]], calendar: object = OFFICE) -> datetime:
    """The end of a promise that was held up."""
    deadline = law(within)
    clock = start(deadline, 1, at(begun), at(begun), calendar)  # type: ignore[arg-type]
    assert clock
    for since, until in pauses:
        clock = pause(clock, deadline, at(since), calendar)  # type: ignore[arg-type]
        clock = resume(clock, deadline, at(until), calendar)  # type: ignore[arg-type]
    return clock.due_at


def waiting(*deadlines: Deadline, **more: object) -> Scene:
    """A complaint whose plan the customer thinks over: proposed at 10:00, thought over until somebody answers."""
    scene = complaint(*deadlines, **more)  # type: ignore[arg-type]
    desk = scene.by("customer_service")
    desk.react()
    desk.record(time="txt_1")
    desk.understood()
    desk.decide_fault(fault="ours")
    scene.until("10:00")
    desk.propose_plan(measures="txt_5", time="2026-09-30 18:00", steps="txt_6")
    return scene


def done(scene: Scene) -> None:
    """Agreed to, put right, and the customer called."""
    scene.by("customer").answer_plan(agreed=True)
    scene.by("customer_service").apologise()
    scene.by("customer_service").resolve(result="txt_7")


@fault(
    "GLPI", "glpi-project/glpi#10594",
    zh="按天算的期限，周末挂起：连同关门的时间都当作工作时间补回去",
    en="a limit in days, pending over a weekend: the closed hours are given back as if they were working hours",
    wrong="2026-10-01 12:00", right="2026-09-21 12:00", figures="ours",
)  # fmt: skip
def test_a_pause_over_a_weekend_gives_back_working_time_alone() -> str:
    return said(held("8 working hours", "2026-09-18 10:00", [("2026-09-18 16:00", "2026-09-21 10:00")]))


@fault(
    "ERPNext", "frappe/erpnext#49414",
    zh="下班后挂起到次日开门，一分钟工作时间也没占，期限却推后一整天",
    en="held from closing to opening, no minute of work: the end moves by a day",
    wrong="2026-09-16 13:00", right="2026-09-15 13:00", figures="ours",
)  # fmt: skip
def test_a_pause_at_night_moves_nothing() -> str:
    return said(held("12 working hours", "2026-09-14 09:00", [("2026-09-14 17:00", "2026-09-15 09:00")]))


@fault(
    "GLPI", "glpi-project/glpi#9082",
    zh="八个工作日，挂起 3 小时 31 分：到期落在下班以后的 21:31",
    en="eight working days and 3 h 31 min of waiting: due at 21:31, when nobody works",
    wrong="2021-05-20 21:31", right="2021-05-21 11:31",
)  # fmt: skip
def test_what_a_pause_gives_back_is_given_in_opening_hours() -> str:
    calendar = open_on("monday-friday", hours="08:00-18:00", exceptions={"2021-05-13": "off"})
    pauses = [("2021-05-12 09:00", "2021-05-12 12:31")]
    return said(held("80 working hours", "2021-05-10 08:00", pauses, calendar))


@fault(
    "Frappe Helpdesk", "frappe/helpdesk#2449",
    zh="挂起的时长加在开单时间上：休息日来的单子，期限全错",
    en="what it was held for is added to the opening: wrong for whatever comes in on a day off",
    wrong="2026-09-21 15:00", right="2026-09-21 17:00", figures="ours",
)  # fmt: skip
def test_a_pause_of_what_came_on_a_day_off() -> str:
    return said(held("6 working hours", "2026-09-19 12:00", [("2026-09-21 10:00", "2026-09-21 12:00")]))


@fault(
    "GLPI", "glpi-project/glpi#6902",
    zh="挂起期间改了紧急程度：新期限不减挂起的时间",
    en="made more urgent while pending: the new end forgets that it was pending",
    wrong="2026-09-14 13:00", right="2026-09-14 15:00", figures="ours",
)  # fmt: skip
def test_a_graver_class_during_a_pause_keeps_the_pause() -> str:
    scene = waiting(law("4 hours", pauses_in=["plan_proposed"]))
    scene.until("11:00")
    scene.by("cs_manager").raise_class(signal="external_threat")
    scene.until("12:00")
    scene.by("customer").answer_plan(agreed=True)
    return due(scene)


@fault(
    "GLPI", "glpi-project/glpi#15605",
    zh="换了期限：从开单算起，不管挂起过几天",
    en="another limit is applied: it counts from the opening, whatever it was held for",
    wrong="2026-09-14 10:00", right="2026-09-14 13:00", figures="ours",
)  # fmt: skip
def test_a_limit_that_begins_in_a_pause_waits_for_its_end() -> str:
    scene = waiting(law("1 hour", of="classified", only={"severity": "2|3"}, pauses_in=["plan_proposed"]))
    scene.until("11:00")
    scene.by("cs_manager").raise_class(signal="external_threat")
    scene.until("12:00")
    scene.by("customer").answer_plan(agreed=True)
    return due(scene)


@fault(
    "GLPI", "glpi-project/glpi#7946",
    zh="单子挂起着，照样发“已超时”",
    en="told that it expired while it is pending",
    wrong="told once", right="told 0 times",
)  # fmt: skip
def test_nobody_is_told_of_an_end_that_is_held_up() -> str:
    promise = law("2 hours", pauses_in=["plan_proposed"], escalate=[told("supervisor")])
    scene = waiting(promise)
    scene.until("2026-09-16 10:00")
    return "told once" if scene.messages else f"told {len(scene.case.breaches)} times"


@fault(
    "GLPI", "glpi-project/glpi#17186",
    zh="人工定死的到期时间，挂起五分钟就自己往后挪五分钟",
    en="a date that was set by hand moves by the five minutes of pending",
    wrong="2026-09-14 14:05", right="2026-09-14 14:00", figures="ours",
)  # fmt: skip
def test_an_agreed_date_is_not_moved_by_waiting() -> str:
    scene = order(law("0 minutes", of="appointment"))
    scene.by("a").grab()
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-14 14:00", read_back=True)
    scene.wait("5 minutes")
    return due(scene)


@fault(
    "GLPI", "glpi-project/glpi#9267",
    zh="五分钟的期限，当场解决并关闭；过五分钟重开，立刻超时",
    en="five minutes, solved and closed at once; reopened after more than five minutes it is late at once",
    wrong="2026-09-14 10:05", right="2026-09-14 12:05", figures="ours",
)  # fmt: skip
def test_the_time_between_solved_and_reopened_is_not_counted() -> str:
    scene = waiting(law("65 minutes", until=["satisfied"], pauses_in=["follow_up"]))
    done(scene)
    scene.until("12:00")
    scene.by("customer_service").follow_up_complaint(satisfied=False)
    return due(scene)


@fault(
    "Zammad", "zammad/zammad#188",
    zh="关了又开几次的单子：关着的时间没有全部扣除",
    en="closed and reopened several times: not all of the time in between is taken off",
    wrong="2026-09-14 11:30", right="2026-09-14 14:30", figures="ours",
)  # fmt: skip
def test_reopened_twice_both_times_are_taken_off() -> str:
    scene = waiting(law("150 minutes", until=["satisfied"], pauses_in=["follow_up"]))
    for hour in ("12:00", "14:00"):
        done(scene)
        scene.until(hour)
        desk = scene.by("customer_service")
        desk.follow_up_complaint(satisfied=False)
        if hour == "12:00":
            scene.wait("1 hour")
            desk.understood()
            desk.decide_fault(fault="ours")
            desk.propose_plan(measures="txt_5", time="2026-09-30 18:00", steps="txt_6")
    return due(scene)


@fault(
    "osTicket", "osTicket/osTicket#5955",
    zh="按时解决的单子，期限过后重开：马上发超时通知",
    en="solved in time and reopened after the due date: told at once that it is overdue",
    wrong="overdue", right="0 breaches",
)  # fmt: skip
def test_what_was_solved_in_time_is_not_late_when_it_is_reopened() -> str:
    scene = waiting(law("4 hours", until=["resolved"], escalate=[told("supervisor")]))
    done(scene)
    scene.until("2026-09-16 09:00")
    scene.by("customer_service").follow_up_complaint(satisfied=False)
    scene.wait("1 hour")
    return "overdue" if scene.messages else f"{len(scene.case.breaches)} breaches"


@fault(
    "osTicket", "osTicket/osTicket#4144",
    zh="关单时把“超时过”的标记和期限一并抹掉",
    en="closing it takes away that it ever was overdue, and the limit",
    wrong="0 breaches", right="1 breaches",
)  # fmt: skip
def test_closing_erases_no_breach() -> str:
    scene = waiting(law("30 minutes", until=["resolved"]))
    done(scene)
    scene.by("customer_service").follow_up_complaint(satisfied=True)
    scene.by("customer_service").close()
    return f"{len(scene.case.breaches)} breaches"


@fault(
    "Chatwoot", "chatwoot/chatwoot#15024",
    zh="已经解决了，显示的超时长度还在一分钟一分钟地涨",
    en="it is resolved, and yet the miss that is shown grows by the minute",
    wrong="late by 1450 minutes", right="late by 10 minutes", figures="ours",
)  # fmt: skip
def test_a_miss_does_not_grow_after_the_deed() -> str:
    scene = complaint(law("5 minutes", until=["reacted"]))
    scene.wait("15 minutes")
    scene.by("customer_service").react()
    scene.wait("1 day")
    [breach] = scene.case.breaches
    return f"late by {(scene.case.moments['reacted'] - breach.at) // MINUTE} minutes"


@fault(
    "Chatwoot", "chatwoot/chatwoot#10178",
    zh="会话已结束，下一次回应的期限还在走",
    en="the conversation is resolved, and the time to the next reply runs on",
    wrong="breached", right="nothing counts",
)  # fmt: skip
def test_nothing_counts_after_the_end() -> str:
    scene = waiting(law("1 day", of="moved"))
    done(scene)
    scene.by("customer_service").follow_up_complaint(satisfied=True)
    scene.by("customer_service").close()
    scene.wait("7 days")
    return "breached" if scene.case.breaches or scene.case.clocks else "nothing counts"


@fault(
    "DefectDojo", "DefectDojo/django-DefectDojo#3524",
    zh="按时办完的，期限归零：再也看不出它是按时的",
    en="what was done in time is set to nothing: nobody can see any more that it was in time",
    wrong="0", right="kept x.y at 09:04",
)  # fmt: skip
def test_that_it_was_in_time_stays_on_record() -> str:
    scene = complaint(law("5 minutes", until=["reacted"]))
    scene.wait("4 minutes")
    scene.by("customer_service").react()
    [kept] = scene.happened("kept")
    return f"kept {kept.facts['deadline']} at {said(kept.at)[-5:]}"
