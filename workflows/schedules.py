"""Are the engine's schedules those that the house wants, and no others?"""

from collections.abc import Iterable
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
)

from domain.hours import WEEKDAYS
from domain.standing import Standing
from workflows.handles import CASES

PREFIX = "standing-"
MADE_UP_FOR = timedelta(days=7)


async def keep_in_step(client: Client, wanted: Iterable[Standing]) -> None:
    """Create what is missing, bring up to date what is there, take away what is no longer wanted. Safe to repeat."""
    by_id = {f"{PREFIX}{one.name}": one for one in wanted}
    there = {found.id async for found in await client.list_schedules()}
    for schedule_id in there - set(by_id):
        if schedule_id.startswith(PREFIX):
            await client.get_schedule_handle(schedule_id).delete()
    for schedule_id, one in by_id.items():
        await _put(client, schedule_id, one)


async def _put(client: Client, schedule_id: str, one: Standing) -> None:
    """Another worker may be first: then theirs is brought up to date."""
    schedule = schedule_of(one)
    try:
        await client.create_schedule(schedule_id, schedule)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(schedule_id).update(lambda _: ScheduleUpdate(schedule))


def schedule_of(one: Standing) -> Schedule:
    """A standstill of a week is made up for, one nominal instant after the other."""
    hour, minute = map(int, one.at.split(":"))
    day = [ScheduleRange(1)] if one.on == "first of month" else [ScheduleRange(1, 31)]
    week = [ScheduleRange((WEEKDAYS.index(one.on) + 1) % 7)] if one.on in WEEKDAYS else [ScheduleRange(0, 6)]
    when = ScheduleCalendarSpec(
        hour=[ScheduleRange(hour)], minute=[ScheduleRange(minute)], day_of_month=day, day_of_week=week
    )
    return Schedule(
        action=ScheduleActionStartWorkflow("Digest", one, id=f"digest/{one.name}", task_queue=CASES),
        spec=ScheduleSpec(calendars=[when], time_zone_name=one.zone),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ALL, catchup_window=MADE_UP_FOR),
    )
