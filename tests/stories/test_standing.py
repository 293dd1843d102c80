"""ENGR-003, RETAIL-AFT-09, LHPM-014 to 016, LHPM-022: what comes round with the calendar is done once for its day."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.archive import Archivist
from activities.reporter import Compiler
from domain.people import Role
from domain.standing import Due, Standing
from settings import Settings
from simulation import samples
from simulation.door import Refusal
from standards.standing import standing
from storage import audit, reading_digests
from storage.engine import Database
from tests.stories.street import Street
from workflows.connecting import connect
from workflows.handles import Handles, workflow_id
from workflows.schedules import PREFIX, keep_in_step

YEARS = timedelta(days=366)


def by_name(name: str) -> Standing:
    return next(one for one in standing() if one.name == name)


def with_engine(settings: Settings, deed: Any) -> Any:
    async def told() -> Any:
        return await deed(await connect(settings))

    return asyncio.run(told())


async def ids(client: Client) -> set[str]:
    return {found.id async for found in await client.list_schedules()}


def test_the_schedules_are_those_of_the_standards(house_settings: Settings, street: Street) -> None:
    """Created when the worker starts; brought up to date, twice without harm; taken away when no longer wanted."""
    wanted = {f"{PREFIX}{one.name}" for one in standing()}

    async def deed(client: Client) -> None:
        late = [one.but(at="10:15") for one in standing()]
        await keep_in_step(client, late)
        await keep_in_step(client, late)
        handle = client.get_schedule_handle(f"{PREFIX}satisfaction_monday")
        (when,) = (await handle.describe()).schedule.spec.calendars
        assert (when.hour[0].start, when.minute[0].start, when.day_of_week[0].start) == (10, 15, 1)
        await keep_in_step(client, late[1:])
        await _until(client, wanted - {f"{PREFIX}{late[0].name}"})
        await keep_in_step(client, standing())
        await _until(client, wanted)

    with_engine(house_settings, deed)


def test_a_report_is_told_once_for_its_day(house_settings: Settings, street: Street) -> None:
    """Set off by the engine; a killed attempt that comes again finds it made."""

    async def trigger(client: Client) -> None:
        await client.get_schedule_handle(f"{PREFIX}coordination_daily").trigger()

    with_engine(house_settings, trigger)
    database = Database(house_settings.database(), pool_size=2)
    try:
        street.until(lambda: reading_digests.kept(database, "coordination_daily"), "the report is kept")
        [made] = reading_digests.kept(database, "coordination_daily")
        due = Due(standing=by_name("coordination_daily"), nominal_at=made.nominal_at)
        assert Compiler(database).compile(due) is False
        street.until(lambda: told(street, made.no), "the supervisor is told")
        assert told(street, made.no) == 1
        for name in ("after_sales_month", "satisfaction_monday"):
            assert Compiler(database).compile(Due(standing=by_name(name), nominal_at=datetime.now(UTC)))
    finally:
        database.close()


def test_a_record_goes_when_its_time_is_over(house_settings: Settings, street: Street) -> None:
    """A free slip after a year, with its texts and the engine's history; a complaint of class two holds another."""
    gone, held, other = (cancelled(street) for _ in range(3))
    street.door.open_complaint(
        standard="complaint", order=held, subject="soft", words="要去投诉", signals=["external_threat"]
    )
    database = Database(house_settings.database(), pool_size=2)
    try:
        Archivist(database, lambda no: None).purge(datetime.now(UTC) + YEARS / 2)
        assert not any(_missing(street, no) for no in (gone, held, other)), "half a year is not a year"
        _run(house_settings, lambda handles: handles.forget(gone))
        purged = Archivist(database, forgetting(house_settings, gone, other)).purge(datetime.now(UTC) + YEARS)
        assert purged >= 2, "these two, and whatever else of the town has lain here so long"
        assert _missing(street, gone)
        assert _missing(street, other)
        # The engine takes a history away at leisure: half a minute was seen.
        street.until(lambda: not lives(house_settings, gone), "the engine has forgotten it too", within=120)
        assert lives(house_settings, held)
        assert street.door.case(held).stage == "cancelled"
        assert {line.subject for line in audit.read(database, what="purged")} >= {gone, other}
        assert (
            Archivist(database, forgetting(house_settings, gone, other)).purge(datetime.now(UTC) + YEARS) == 0
        )
    finally:
        database.close()


def told(street: Street, no: str) -> int:
    """How often a supervisor's phone showed that report."""
    supervisors = [person.id for person in samples.town().people if Role.SUPERVISOR in person.roles]
    return sum(no in message["text"] for person in supervisors for message in street.door.phone(person))


def cancelled(street: Street) -> str:
    """A slip that the customer called off at once."""
    seen = street.door.open_order(
        customer=street.customer(),
        standard="lhpm",
        channel="hotline",
        problem="灯不亮",
        facts={"location": "in_home"},
    )
    street.door.command(seen.no, "cancel", seen.customer.id, reason="自己修好了")
    return seen.no


def forgetting(settings: Settings, *ours: str) -> Any:
    """The engine is asked to forget these alone: others of the town may lie here too, and it forgets slowly."""
    return lambda no: _run(settings, lambda handles: handles.forget(no)) if no in ours else None


def lives(settings: Settings, no: str) -> bool:
    """Does the engine still know anything of a case?"""

    async def look(client: Client) -> bool:
        try:
            await client.get_workflow_handle(workflow_id(no)).describe()
        except RPCError as error:
            return error.status is not RPCStatusCode.NOT_FOUND
        return True

    return bool(with_engine(settings, look))


def _run(settings: Settings, deed: Any) -> None:
    async def told(client: Client) -> None:
        await deed(Handles(client))

    with_engine(settings, told)


def _missing(street: Street, no: str) -> bool:
    try:
        street.door.case(no)
    except Refusal as refusal:
        return refusal.status == 404
    return False


async def _until(client: Client, wanted: set[str]) -> None:
    for _ in range(200):
        if await ids(client) >= wanted and len(await ids(client)) == len(wanted):
            return
        await asyncio.sleep(0.05)
    assert await ids(client) == wanted
