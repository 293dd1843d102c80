"""Where are the photos and signatures of a case, who may be shown which, and how are they forgotten?"""

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.base import Fact
from storage.engine import Database
from storage.ids import new_id
from storage.tables_cases import attachments

Kind = Literal["photo", "signature"]
MOST = 40


class TooMany(Exception):
    """A case holds so many photos that nobody would look at another one."""


class Attachment(Fact):
    """What is known of a photo or a signature besides the picture itself. `about`: the command that was signed."""

    id: str
    case_no: str
    kind: Kind
    about: str | None = None
    media_type: str
    by: str
    at: datetime


def keep(
    db: Database,
    case_no: str,
    kind: Kind,
    media_type: str,
    content: bytes,
    *,
    by: str,
    key: str | None = None,
    about: str | None = None,
) -> str:
    """Keep it, once per key; its id (`att_…`). TooMany when the case has 40 of them."""
    row = {
        "id": new_id("att"),
        "case_no": case_no,
        "kind": kind,
        "about": about,
        "media_type": media_type,
        "content": content,
        "by": by,
        "key": key,
    }
    mine = (attachments.c.case_no == case_no, attachments.c.key == key)
    with db.transaction() as connection:
        count = select(func.count()).where(attachments.c.case_no == case_no)
        if (connection.scalar(count) or 0) >= MOST:
            raise TooMany(case_no)
        statement = insert(attachments).values(row).on_conflict_do_nothing(index_elements=["case_no", "key"])
        new = connection.scalar(statement.returning(attachments.c.id))
        known = new or connection.scalar(select(attachments.c.id).where(*mine))
    assert known is not None, "a row that is not new is there already"
    return str(known)


def of_case(db: Database, case_no: str) -> list[Attachment]:
    """What a case has, oldest first."""
    fields = [column for name, column in attachments.c.items() if name in Attachment.model_fields]
    statement = select(*fields).where(attachments.c.case_no == case_no).order_by(attachments.c.at)
    with db.reading() as connection:
        return [Attachment.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def content_of(db: Database, attachment_id: str) -> tuple[Attachment, bytes] | None:
    """One of them, with the picture; None where there is none."""
    statement = select(attachments).where(attachments.c.id == attachment_id)
    with db.reading() as connection:
        row = connection.execute(statement).mappings().first()
    if row is None:
        return None
    about = {name: row[name] for name in Attachment.model_fields}
    return Attachment.model_validate(about), bytes(row["content"])


def take_away(db: Database, attachment_id: str) -> None:
    """One that stands for nothing, after all."""
    with db.transaction() as connection:
        connection.execute(delete(attachments).where(attachments.c.id == attachment_id))
