"""Does a case, told again by the pure core from what is on record of it, come out as it is written down?"""

from typing import Any

from sqlalchemy import select

from domain.retelling import Retold, retell
from settings import Settings
from storage.case_rows import load_case
from storage.engine import Database
from storage.history import beginning_of, causes_of
from storage.tables_messages import messages


def comes_out_as_it_is_written_down(database: Database, no: str) -> None:
    """The same case, apart from how far its clock was moved; and the same messages: none lost, none added."""
    told_again = retell(beginning_of(database, no), causes_of(database, no))
    assert told_again.refused == (), no
    assert differences(told_again, load_case(database, no).model_dump()) == {}, no
    released = [message.key for message in told_again.messages]
    assert len(set(released)) == len(released), no
    with database.reading() as connection:
        rows = connection.execute(select(messages).where(messages.c.case_no == no)).all()
    assert {row.key for row in rows if row.standing == "released"} == set(released), no
    if told_again.case.closed_at:
        assert {row.key for row in rows if row.status != "withdrawn"} == set(released), no


def differences(told_again: Retold, written: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field by field, and in the moments and such one by one: what comes out, and what is written."""
    found = {name: (value, written[name]) for name, value in told_again.case.model_dump().items()}
    return {name: pair for name, pair in found.items() if name != "shift" and pair[0] != pair[1]}


def all_come_out(settings: Settings, *numbers: str) -> None:
    """The same for cases of a house that is known by its settings."""
    database = Database(settings.database(), pool_size=2, name="retold")
    try:
        for no in numbers:
            comes_out_as_it_is_written_down(database, no)
    finally:
        database.close()
