"""Does a case find its standard again wherever it is read, and does it cost its history next to nothing?"""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

import standards
from activities.contracts import Record
from domain.case import Case
from domain.shelf import Shelf
from domain.standard import Standard
from storage import editions
from storage.engine import Database
from tests.engine import address_of_shared
from tests.workflows.desk import Desk, desk, new_order
from workflows import payloads
from workflows.payloads import LawUnknown, converter
from workflows.running import Running

A_STANDARD = 2000
NAME = "f" * 64


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return another_process(monkeypatch)


def another_process(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """One that has just begun, and knows of nothing that is kept."""
    empty = Shelf()
    monkeypatch.setattr(payloads, "KEPT", empty)
    return empty


@pytest.mark.parametrize("name", standards.names())
async def test_a_standard_that_is_kept_costs_a_history_less_than_2_kb(name: str, shelf: Shelf) -> None:
    law = standards.load(name)
    case = new_order().but(standard=law)
    shelf.put(NAME, law)
    [payload] = await converter().encode([Running(case=case)])
    without = len(case.model_dump_json(exclude={"standard"}))
    assert payload.ByteSize() - without <= A_STANDARD
    [back] = await converter().decode([payload], [Running])
    assert back.case.standard is law, "one standard for all cases, whose indexes are built once"
    assert back.case == case


@pytest.mark.parametrize("shape", [Case, Case | None, Record])
async def test_whatever_holds_a_case_travels_so(shape: type, shelf: Shelf) -> None:
    case = new_order()
    shelf.put(NAME, case.standard)
    value = Record(case=case, entries=(), plan=(), planned=()) if shape is Record else case
    [payload] = await converter().encode([value])
    assert payload.metadata["law"] == NAME.encode()
    assert (await converter().decode([payload], [shape]))[0] == value


async def test_a_standard_of_which_nobody_knows_that_it_is_kept_travels_whole(shelf: Shelf) -> None:
    case = new_order()
    [payload] = await converter().encode([Running(case=case)])
    assert b'"deadlines"' in payload.data
    [back] = await converter().decode([payload], [Running])
    assert back.case == case


async def test_what_an_older_version_wrote_is_read(shelf: Shelf) -> None:
    case = new_order()
    [payload] = await pydantic_data_converter.encode([Running(case=case)])
    [back] = await converter().decode([payload], [Running])
    assert back.case == case


async def test_another_process_reads_it_from_the_book(
    database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_order()
    name = await asyncio.to_thread(_keep, database, case.standard)
    shelf.put(name, case.standard)
    [payload] = await converter().encode([Running(case=case)])
    another_process(monkeypatch)
    [back] = await converter(lambda name: editions.read(database, name)).decode([payload], [Running])
    assert back.case == case
    [again] = await converter().encode([back])
    assert again.metadata["law"].decode() == name, "never a fingerprint that is made anew"
    another_process(monkeypatch)
    with pytest.raises(LawUnknown):
        await converter().decode([payload], [Running])


def _keep(database: Database, standard: Standard) -> str:
    with database.transaction() as connection:
        return editions.keep(connection, standard)


async def test_a_book_that_is_away_strands_no_case(
    worker_id: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine brings the task again until the book can be read."""
    case, asked = new_order(), list[str]()
    shelf.put(NAME, case.standard)

    def find(name: str) -> Standard:
        asked.append(name)
        if len(asked) < 3:
            raise OperationalError("the book is away", None, Exception())
        return case.standard

    client = await Client.connect(
        address_of_shared(), namespace=f"{worker_id}-alone", data_converter=converter(find)
    )
    await Desk(client).handles.start(case)
    another_process(monkeypatch)
    async with desk(client) as at_desk:
        await at_desk.until(lambda: (at_desk.notebook.case(case.no) or case).stage == "offered", 60)
        history = await at_desk.history(case.no)
    assert asked == [NAME] * 3
    assert history.events[0].ByteSize() < A_STANDARD + len(case.model_dump_json(exclude={"standard"}))
