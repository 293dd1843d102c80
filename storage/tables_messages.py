"""What do we remember of a message: as it stands, every attempt to say it, and all that came back?"""

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.message import MessageStatus
from storage.tables import METADATA, instant, stamped, texts

CLAIMABLE = ("planned", "due", "held")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


messages = Table(
    "messages",
    METADATA,
    Column("id", Text, primary_key=True),
    # Of a case, or of a report that is told on its day (RP-…): so it refers to no table.
    Column("case_no", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("person", Text),
    Column("channel", Text, nullable=False),
    texts("fallback"),
    Column("clause", Text),
    Column("about", Text),
    Column("asks_acknowledgement", Boolean, nullable=False, server_default=text("false")),
    Column("facts", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    # What the case last said of it: planned, released, or dropped while it was already on its way.
    Column("standing", Text, nullable=False),
    # The step of its case in which it was planned for that instant, or said: what caused it.
    Column("since", Integer),
    instant("planned_at", nullable=False),
    # The real instant from which a courier may take it; empty: on release only (the case's clock was moved).
    instant("ready_at"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    instant("claimed_at"),
    Column("told_person", Text),
    Column("language", Text),
    Column("text", Text),
    Column("segments", Integer),
    Column("reason_zh", Text),
    Column("reason_en", Text),
    instant("sent_at"),
    instant("delivered_at"),
    instant("acknowledged_at"),
    Column("acknowledged_by", Text),
    # When the case was told of the end of it; a sweeper looks for ends that the case never heard of.
    instant("heard_at"),
    UniqueConstraint("case_no", "key"),
    CheckConstraint(_one_of("status", get_args(MessageStatus)), name="status"),
    CheckConstraint(_one_of("standing", ("planned", "released", "dropped")), name="standing"),
)
# In the order in which couriers take them: behind a day's outage none of them reads all that is due to find the first.
Index(
    "messages_claim_idx",
    messages.c.asks_acknowledgement,
    messages.c.ready_at,
    messages.c.id,
    postgresql_where=literal_column("(status = ANY (ARRAY['planned'::text, 'due'::text, 'held'::text]))"),
)
Index(
    "messages_sending_idx",
    messages.c.claimed_at,
    postgresql_where=literal_column("(status = ANY (ARRAY['sending'::text, 'unknown'::text]))"),
)
Index(
    "messages_unheard_idx",
    messages.c.case_no,
    postgresql_where=literal_column(
        "((status = ANY (ARRAY['acknowledged'::text, 'undeliverable'::text])) AND heard_at IS NULL)"
    ),
)
Index(
    "messages_waiting_idx",
    messages.c.case_no,
    messages.c.about,
    postgresql_where=literal_column(
        "(asks_acknowledgement AND (status = ANY (ARRAY['sent'::text, 'delivered'::text])))"
    ),
)
Index("messages_told_idx", messages.c.told_person, messages.c.sent_at)

attempts = Table(
    "attempts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text),
    Column("worker", Text),
    instant("begun_at", nullable=False),
    Column("outcome", Text),
    Column("provider_id", Text, index=True),
    Column("code", Text),
    Column("detail", Text),
    instant("finished_at"),
    # When, and how often, the provider was asked what became of an attempt that it never reported on.
    instant("asked_at"),
    Column("asks", Integer, nullable=False, server_default=text("0")),
    # Where several messages went out as one: the attempt that carried them all, and the words it had.
    Column("bundle", Text),
    Column("said", Text),
    UniqueConstraint("message_id", "number"),
)
# A provider that carries fifteen letters of our id brings its reports under them.
Index("attempts_tail_idx", func.right(attempts.c.id, 15))
Index("attempts_begun_idx", attempts.c.begun_at)
Index("attempts_address_idx", attempts.c.address, attempts.c.begun_at)
Index("attempts_bundle_idx", attempts.c.bundle, postgresql_where=literal_column("(bundle IS NOT NULL)"))

# Whatever a provider reports is kept, even twice: what looks like a repetition may be the only trace.
callbacks = Table(
    "callbacks",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("attempt_id", Text, index=True),
    Column("provider_id", Text, index=True),
    Column("what", Text, nullable=False),
    Column("code", Text),
    Column("reason_zh", Text),
    Column("reason_en", Text),
    instant("received_at", nullable=False),
    Column("raw", JSONB(none_as_null=True)),
)

inbox = Table(
    "inbox",
    METADATA,
    Column("id", Text, primary_key=True),
    instant("received_at", nullable=False),
    Column("person", Text),
    Column("phone", Text),
    Column("text", Text, nullable=False),
    Column("case_no", Text),
    Column("message_id", Text),
    Column("taken_by", Text),
    instant("taken_at"),
    Column("handled_by", Text),
    instant("handled_at"),
    Column("note", Text),
    stamped("recorded_at"),
    Index("inbox_person_idx", "person", "received_at"),
)

# Whoever asked to be left alone, by the number and the channel they asked on; asking to come back takes the row away.
opt_outs = Table(
    "opt_outs",
    METADATA,
    Column("phone", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("told_by", Text, nullable=False),
    instant("opted_out_at", nullable=False),
    CheckConstraint(_one_of("told_by", ("reply", "provider")), name="told_by"),
)

# What was compiled on its day: once for each nominal instant of its schedule, however often it was tried.
digests = Table(
    "digests",
    METADATA,
    Column("no", Text, primary_key=True),
    Column("name", Text, nullable=False),
    instant("nominal_at", nullable=False),
    Column("clause", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    stamped("made_at"),
    UniqueConstraint("name", "nominal_at"),
)
