"""Which people, teams, keys and editions do we remember?"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    Table,
    Text,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE

METADATA = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)
INSTANT = DateTime(timezone=True)


def instant(name: str, **given: Any) -> Column[Any]:
    """An aware instant; without more it may be empty."""
    return Column(name, INSTANT, **given)


def stamped(name: str) -> Column[Any]:
    """When the row was written, by the server's real clock: for the operator, never for a case."""
    return Column(name, INSTANT, nullable=False, server_default=func.now())


def texts(name: str) -> Column[Any]:
    """A short list of words; empty unless given."""
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"))


people = Table(
    "people",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("num", BigInteger, Identity(), nullable=False, unique=True),
    Column("name", Text),
    Column("phone", Text),
    Column("email", Text),
    Column("language", Text, nullable=False, server_default="zh"),
    Column("team", Text),
    texts("roles"),
    Column("badge_no", Text),
    Column("address", Text),
    Column("district", Text),
    Column("lat", Double),
    Column("lng", Double),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    stamped("created_at"),
    Column("wecom", Text),
    Column("scorecard", JSONB),
    Index("people_roles_idx", "roles", postgresql_using="gin"),
    Index("people_phone_idx", "phone"),
    Index("people_wecom_idx", "wecom"),
)
# A customer is known by the phone: whoever calls from it again is the same one.
Index(
    "people_customer_phone_key",
    people.c.phone,
    unique=True,
    postgresql_where=literal_column("(roles @> '{customer}'::text[])"),
)

# People name their team by its id; a team that nobody described is called by that.
teams = Table(
    "teams",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    stamped("created_at"),
)

# When somebody is away, or on call before the others of their part.
duties = Table(
    "duties",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("away", Boolean, nullable=False),
    Column("during", TSTZRANGE, nullable=False),
    Column("made_by", Text, nullable=False),
    stamped("created_at"),
    CheckConstraint("NOT isempty(during)", name="during"),
    Index("duties_person_idx", "person"),
)

api_keys = Table(
    "api_keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    texts("roles"),
    Column("person", Text),
    stamped("created_at"),
    instant("expires_at"),
    instant("revoked_at"),
)

editions = Table(
    "editions",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("standard", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("compiled", JSONB, nullable=False),
    stamped("recorded_at"),
)
