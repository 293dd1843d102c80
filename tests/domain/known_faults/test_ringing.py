"""Is everybody told who must be, once, at its time, and nobody any more when it is settled?"""

from domain.judge import tick
from tests.domain.known_faults.faults import (
    OFFICE,
    complaint,
    fault,
    law,
    open_on,
    order,
    said,
    times_told,
    told,
)
from tests.domain.known_faults.test_pauses import done, waiting

TWO_LEVELS = [told("team_leader", after="10 minutes"), told("supervisor", after="20 minutes")]


@fault(
    "GLPI", "glpi-project/glpi#1996",
    zh="晚十分钟、晚二十分钟各升级一次：每次定时任务都再发，直到关单",
    en="two levels, ten and twenty minutes late: sent again at every run of the job until it is solved",
    wrong="told 16 times", right="told 2 times", figures="ours",
)  # fmt: skip
def test_each_level_is_told_once_however_often_somebody_looks() -> str:
    scene = complaint(law("1 hour", escalate=TWO_LEVELS))
    for _ in range(16):
        scene.wait("15 minutes")
        scene.case = tick(scene.case, scene.now).case
    return f"told {len(scene.messages)} times"


@fault(
    "GLPI", "glpi-project/glpi#2440",
    zh="挂起又恢复，升级从第一级重来",
    en="pending and back: the escalation begins again at its first level",
    wrong="team_leader, team_leader, supervisor", right="team_leader, supervisor", figures="ours",
)  # fmt: skip
def test_a_pause_does_not_begin_the_escalation_again() -> str:
    scene = waiting(law("55 minutes", escalate=TWO_LEVELS, pauses_in=["remedying"]))
    scene.until("10:07")
    scene.by("customer").answer_plan(agreed=True)
    scene.until("10:10")
    scene.by("customer_service").propose_plan(measures="txt_5", time="2026-09-30 18:00", steps="txt_6")
    scene.until("12:00")
    return ", ".join(message.to.role for message in scene.messages)


@fault(
    "GLPI", "glpi-project/glpi#5319",
    zh="只有第一级升级，后面的都没有",
    en="only the first level of the escalation is ever told",
    wrong="team_leader", right="team_leader, supervisor",
)  # fmt: skip
def test_every_level_is_told() -> str:
    scene = complaint(law("1 hour", escalate=TWO_LEVELS))
    scene.wait("2 hours")
    return ", ".join(message.to.role for message in scene.messages)


@fault(
    "FreeScout", "freescout-help-desk/freescout#3762",
    zh="一、二、三小时各提醒一次：只有第一次",
    en="to be told after one, two and three hours: only the first is",
    wrong="09-14 10:00", right="09-14 10:00, 09-14 11:00, 09-14 12:00",
)  # fmt: skip
def test_after_one_two_and_three_hours() -> str:
    reminders = [
        {"after": f"{hour} hour{'s' * (hour > 1)}", "tell": "owner", "by": ["sms"], "say": "x"}
        for hour in (1, 2, 3)
    ]
    scene = complaint(law("5 hours", remind=reminders))
    scene.wait("4 hours")
    return ", ".join(times_told(scene))


@fault(
    "django-helpdesk", "django-helpdesk/django-helpdesk#8",
    zh="第一次升级总是在任务一跑时就发生",
    en="the first escalation always comes as soon as the job is run",
    wrong="2026-09-14 09:01", right="2026-09-15 09:00", figures="ours",
)  # fmt: skip
def test_the_first_escalation_waits_its_time() -> str:
    scene = complaint(law("1 day", escalate=[told("supervisor")]))
    scene.wait("1 minute")
    scene.wait("2 days")
    return said(scene.messages[0].planned_at)


@fault(
    "Grafana OnCall", "grafana-cold-storage/oncall#4654",
    zh="已经确认收到，后面排着的短信照发",
    en="acknowledged, and yet the text message that was to follow is sent",
    wrong="09-14 09:05, 09-14 09:06", right="09-14 09:05", figures="ours",
)  # fmt: skip
def test_who_has_acknowledged_hears_no_more() -> str:
    steps = [told("supervisor"), told("supervisor", after="1 minute")]
    scene = complaint(law("5 minutes", escalate=steps))
    scene.wait("5 minutes")
    scene.by("supervisor").acknowledge(about="x.y#1")
    scene.wait("1 hour")
    return ", ".join(times_told(scene))


@fault(
    "Grafana OnCall", "grafana-cold-storage/oncall#3161",
    zh="刚办完的事，有人晚一秒确认，又变成没办完",
    en="acknowledged a moment after it was resolved: it is unresolved again",
    wrong="counts again", right="settled",
)  # fmt: skip
def test_an_acknowledgement_that_comes_late_opens_nothing() -> str:
    scene = complaint(law("5 minutes", until=["reacted"], escalate=[told("supervisor")]))
    scene.wait("6 minutes")
    scene.by("customer_service").react()
    scene.by("supervisor").acknowledge(about="x.y#1")
    return "counts again" if scene.case.clocks else "settled"


@fault(
    "Bosun", "bosun-monitor/bosun#1884",
    zh="没有确认就直接关掉：每半小时还在响",
    en="closed without an acknowledgement: it rings on every half hour",
    wrong="09-14 09:05, 09-14 09:35, 09-14 10:05", right="09-14 09:05", figures="ours",
)  # fmt: skip
def test_what_is_settled_rings_no_more() -> str:
    again = {"every": "30 minutes", "at_most": 5}
    scene = complaint(
        law("5 minutes", until=["reacted"], escalate=[told("supervisor", until_acknowledged=again)])
    )
    scene.wait("6 minutes")
    scene.by("customer_service").react()
    scene.wait("1 day")
    return ", ".join(times_told(scene))


@fault(
    "Libredesk", "abhinavxd/libredesk#70",
    zh="关掉的单子一封接一封地发超时邮件",
    en="many e-mails of breaches in what was closed long ago",
    wrong="told", right="silence",
)  # fmt: skip
def test_a_closed_case_is_silent() -> str:
    scene = waiting(law("1 day", escalate=[told("supervisor")]))
    done(scene)
    scene.by("customer_service").follow_up_complaint(satisfied=True)
    scene.by("customer_service").close()
    scene.wait("7 days")
    return "told" if scene.messages else "silence"


def visited(moved: bool, cancelled: bool) -> str:
    """When the customer is reminded, an hour ahead of the visit at 14:00 (or at 16:00, to which it is moved)."""
    remind = [{"before": "1 hour", "tell": "customer", "by": ["sms"], "say": "x"}]
    scene = order(law("0 minutes", of="appointment", breach=False, remind=remind))
    scene.by("a").grab()
    scene.by("a").log_call(connected=True)
    scene.by("a").appoint(at="2026-09-14 14:00", read_back=True)
    if moved:
        scene.by("customer").reschedule(at="2026-09-14 16:00", read_back=True)
    if cancelled:
        scene.by("customer").cancel(reason="txt_1")
    scene.wait("1 day")
    return ", ".join(times_told(scene)) or "silence"


@fault(
    "Cal.com", "calcom/cal.diy#7225",
    zh="预约取消了，提醒照发",
    en="the appointment is cancelled, and the reminder is sent",
    wrong="09-14 13:00", right="silence", figures="ours",
)  # fmt: skip
def test_no_reminder_of_a_visit_that_is_cancelled() -> str:
    return visited(moved=False, cancelled=True)


@fault(
    "Cal.com", "calcom/cal.diy#6905",
    zh="改了约，旧时间的短信提醒还在",
    en="the visit is moved, and the reminder of the old time stays",
    wrong="09-14 13:00, 09-14 15:00", right="09-14 15:00", figures="ours",
)  # fmt: skip
def test_a_reminder_moves_with_its_visit() -> str:
    return visited(moved=True, cancelled=False)


@fault(
    "Marveen", "Szotasz/marveen#781",
    zh="停机超过半小时，期间该做的事悄悄丢掉，没有一条提示",
    en="down for more than half an hour: what was to be done meanwhile is dropped, and nobody is told",
    wrong="nothing", right="09-14 10:10, 09-14 10:20",
)  # fmt: skip
def test_an_outage_loses_nothing() -> str:
    scene = complaint(law("1 hour", escalate=TWO_LEVELS))
    step = tick(scene.case, scene.now.replace(hour=20))
    scene.messages += step.messages
    return ", ".join(times_told(scene)) or "nothing"


@fault(
    "Zammad", "zammad/zammad#5177",
    zh="还没有首次回应，更短的“更新期限”就抢先超时",
    en="there is no first answer yet, but the shorter limit between updates is over before it",
    wrong="2026-09-14 11:00", right="2026-09-14 13:00", figures="ours",
)  # fmt: skip
def test_what_follows_the_first_answer_waits_for_it() -> str:
    first = law("4 hours", until=["reacted"], name="first.answer")
    update = law("2 hours", of="reacted", name="next.update")
    scene = complaint(first, update)
    scene.wait("1 day")
    return said(scene.case.breaches[0].at)


@fault(
    "Zammad", "zammad/zammad#3140",
    zh="客服已经答复，客户没再来信，照样升级",
    en="the agent has answered and the customer is silent: it escalates all the same",
    wrong="escalated", right="0 breaches",
)  # fmt: skip
def test_an_answer_settles_its_question() -> str:
    scene = complaint(law("1 hour", until=["reacted"], escalate=[told("supervisor")]))
    scene.wait("10 minutes")
    scene.by("customer_service").react()
    scene.wait("1 day")
    return "escalated" if scene.messages else f"{len(scene.case.breaches)} breaches"


@fault(
    "Zammad", "zammad/zammad#2082",
    zh="第一次答复后升级时间不变，第二次答复才消失",
    en="the first answer leaves the instant of the escalation as it was; only the second takes it away",
    wrong="2026-09-14 10:00", right="nothing planned", figures="ours",
)  # fmt: skip
def test_the_first_answer_takes_the_plan_away() -> str:
    scene = complaint(law("1 hour", until=["reacted"], escalate=[told("supervisor")]))
    scene.by("customer_service").react()
    return scene.planned()[0][0] if scene.planned() else "nothing planned"


@fault(
    "Zammad", "zammad/zammad#4432",
    zh="定了 9–17 点，升级提醒半夜和周末来",
    en="open 9 to 17, and yet reminders of the escalation come at midnight and on Saturdays",
    wrong="09-19 00:00", right="09-21 11:00", figures="ours",
)  # fmt: skip
def test_an_escalation_in_working_time_comes_in_working_time() -> str:
    steps = [told("supervisor", after="3 working hours")]
    scene = complaint(law("1 working hour", escalate=steps), on="2026-09-18 15:00", calendar=OFFICE)
    scene.wait("7 days")
    return ", ".join(times_told(scene))


@fault(
    "GLPI", "glpi-project/glpi#14492",
    zh="日历里只有今天上班，“每天跟进”却排在后两天",
    en="a calendar that is open today alone, and yet the daily follow-up is set for the two days after",
    wrong="04-06 18:00, 04-07 18:00, 04-08 18:00", right="04-06 18:00, 04-13 18:00, 04-20 18:00",
)  # fmt: skip
def test_every_working_day_is_a_working_day() -> str:
    again = {"every": "1 working day", "at_most": 3}
    calendar = open_on("thursday", hours="08:00-18:00")
    promise = law("1 working hour", escalate=[told("supervisor", until_acknowledged=again)])
    scene = complaint(promise, on="2023-04-06 17:00", calendar=calendar)
    scene.until("2023-05-01 00:00")
    return ", ".join(times_told(scene))
