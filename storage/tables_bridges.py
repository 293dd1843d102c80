"""What do we remember of a call that joined two people?"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from storage.tables import METADATA, instant

STATUSES = ("dialling", "connected", "busy", "no_answer", "failed")
bridges = Table(
    "bridges",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("case_no", ForeignKey("cases.no"), nullable=False, index=True),
    Column("key", Text),
    Column("asker", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("provider_id", Text),
    Column("reason_zh", Text),
    Column("reason_en", Text),
    instant("begun_at", nullable=False),
    instant("ended_at"),
    Column("seconds", Integer),
    instant("asked_at"),
    instant("told_at"),
    CheckConstraint(f"status IN ({', '.join(repr(status) for status in STATUSES)})", name="status"),
)
# The same key twice is one call, whoever asks at the same time.
Index(
    "bridges_key_idx",
    bridges.c.case_no,
    bridges.c.asker,
    bridges.c.key,
    unique=True,
    postgresql_where=text("key IS NOT NULL"),
)
