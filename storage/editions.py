"""Which law was a case born under, kept once for all cases that share it?"""

import hashlib
from collections.abc import MutableMapping
from threading import Lock
from typing import TypeVar

import pydantic_core
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from domain.standard import Standard
from storage.tables import editions

K = TypeVar("K")
V = TypeVar("V")
# A compiled edition weighs about 50 kB; a house has a handful, and a year's calendar makes a few more.
REMEMBERED = 64
_standards: dict[str, Standard] = {}
_hashes: dict[int, tuple[Standard, str]] = {}
_lock = Lock()


def edition_hash(standard: Standard) -> str:
    """The fingerprint of everything in a compiled edition. Kept by identity: hashing costs a millisecond."""
    known = _hashes.get(id(standard))
    if known is not None and known[0] is standard:
        return known[1]
    digest = hashlib.sha256(pydantic_core.to_json(standard)).hexdigest()
    _remember(_hashes, id(standard), (standard, digest))
    return digest


def keep(connection: Connection, standard: Standard) -> str:
    """See to it that this edition is in the database; its fingerprint."""
    digest = edition_hash(standard)
    if connection.scalar(select(editions.c.hash).where(editions.c.hash == digest)) is None:
        row = {
            "hash": digest,
            "standard": standard.name,
            "edition": standard.edition,
            "kind": standard.kind,
            "compiled": standard,
        }
        connection.execute(insert(editions).values(row).on_conflict_do_nothing())
    return digest


def edition(connection: Connection, digest: str) -> Standard:
    """The edition of that fingerprint; the same object each time, so that its indexes are built once."""
    known = _standards.get(digest)
    if known is None:
        compiled = connection.scalars(select(editions.c.compiled).where(editions.c.hash == digest)).one()
        known = Standard.model_validate(compiled)
        _remember(_standards, digest, known)
    return known


def _remember(kept: MutableMapping[K, V], key: K, value: V) -> None:
    with _lock:
        while len(kept) >= REMEMBERED:
            del kept[next(iter(kept))]
        kept[key] = value
