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
    assert wrong_with(database, no) == [], no


def wrong_with(database: Database, no: str) -> list[str]:
    """What does not come out as it is written down, in words; nothing where all of it does."""
    told_again = retell(beginning_of(database, no), causes_of(database, no))
    found = [f"step {seq} would be refused" for seq in told_again.refused]
    differ = differences(told_again, load_case(database, no).model_dump())
    found += [f"{name} comes out as {ours}, and is {theirs}" for name, (ours, theirs) in differ.items()]
    released = [message.key for message in told_again.messages]
    once = set(released)
    with database.reading() as connection:
        rows = connection.execute(select(messages).where(messages.c.case_no == no)).all()
    standing = {row.key for row in rows if row.standing == "released"}
    # What lost its point before a courier came to it is not told, and says why.
    spoken = {row.key for row in rows if row.status != "withdrawn" or (row.key in once and row.reason_zh)}
    found += [f"{key} is said twice" for key in once if released.count(key) > 1]
    found += [f"{key} is said, or not, otherwise" for key in standing ^ once]
    if told_again.case.closed_at:
        found += [f"{key} is left over, or taken back without a word" for key in spoken ^ once]
    return found


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
