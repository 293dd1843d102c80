"""Which law was a case born under, kept once for all cases that share it?"""

import hashlib

import pydantic_core
from sqlalchemy import BindParameter, ColumnElement, Connection, select
from sqlalchemy.dialects.postgresql import insert

from domain.shelf import KEPT
from domain.standard import Standard
from storage.engine import Database
from storage.tables import editions


def edition_hash(standard: Standard) -> str:
    """The fingerprint of everything in a compiled edition."""
    return KEPT.name_of(standard) or hashlib.sha256(pydantic_core.to_json(standard)).hexdigest()


def keep(connection: Connection, standard: Standard) -> str:
    """See to it that this edition is in the database; its fingerprint."""
    digest = edition_hash(standard)
    row = {
        "hash": digest,
        "standard": standard.name,
        "edition": standard.edition,
        "kind": standard.kind,
        "compiled": standard,
    }
    connection.execute(insert(editions).values(row).on_conflict_do_nothing())
    return digest


def in_the_book(digest: BindParameter[str]) -> ColumnElement[bool]:
    """Whether an edition is in the database already, for a statement that asks for more than that."""
    return select(editions.c.hash).where(editions.c.hash == digest).exists()


def kept(standard: Standard) -> None:
    """Once that is committed: from now on cases may name it by its fingerprint."""
    if KEPT.name_of(standard) is None:
        KEPT.put(edition_hash(standard), standard)


def edition(connection: Connection, digest: str) -> Standard:
    """The edition of that fingerprint; the same object each time, so that its indexes are built once."""
    known = KEPT.find(digest)
    if known is None:
        compiled = connection.scalars(select(editions.c.compiled).where(editions.c.hash == digest)).one()
        known = Standard.model_validate(compiled)
        KEPT.put(digest, known)
    return known


def read(db: Database, digest: str) -> Standard:
    """The same for whoever has no connection."""
    with db.reading() as connection:
        return edition(connection, digest)
