"""What do we remember of a case: as it stands, what happened, what caused it, and its private words?"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Interval,
    LargeBinary,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint

from storage.tables import METADATA, instant, stamped

ORDER_NUMBERS = Sequence("order_numbers", metadata=METADATA)
COMPLAINT_NUMBERS = Sequence("complaint_numbers", metadata=METADATA)

cases = Table(
    "cases",
    METADATA,
    Column("no", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("edition_hash", ForeignKey("editions.hash"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("severity", Integer),
    Column("subject", Text),
    Column("customer", Text),
    Column("technician", Text),
    Column("team", Text),
    Column("linked_to", Text),
    Column("state", JSONB, nullable=False),
    Column("plan", JSONB, nullable=False),
    # What it began with; with its causes, the case can be told again from the beginning.
    Column("opening", JSONB, nullable=False),
    Column("shift", Interval, nullable=False, server_default=text("'0'::interval")),
    Column("seq", Integer, nullable=False),
    instant("opened_at", nullable=False),
    instant("entered_at", nullable=False),
    instant("closed_at"),
    instant("next_at"),
    Column("overdue", Boolean, nullable=False, server_default=text("false")),
    Column("idempotency_key", Text, unique=True),
    Column("fingerprint", Text),
    instant("started_at"),
    stamped("created_at"),
    stamped("updated_at"),
    # Of the planned messages that its rows stand for; a step that plans the same leaves them alone.
    Column("planned_hash", Text),
)
Index("cases_urgency_idx", cases.c.kind, cases.c.overdue.desc(), cases.c.next_at, cases.c.no)
# The board puts all open cases in order at every look: it must not fetch their states for that.
Index(
    "cases_board_idx",
    cases.c.kind,
    cases.c.stage,
    postgresql_include=["no", "overdue", "next_at", "severity", "team"],
    postgresql_where=cases.c.closed_at.is_(None),
)
Index("cases_unstarted_idx", cases.c.created_at, postgresql_where=cases.c.started_at.is_(None))
# Whose turn it is to receive is asked at every visit, of the last reception alone.
Index(
    "cases_received_idx",
    cases.c.standard,
    cases.c.created_at,
    cases.c.no,
    postgresql_include=["technician"],
    postgresql_where=literal_column("((kind = 'reception'::text) AND (technician IS NOT NULL))"),
)
Index("cases_technician_idx", cases.c.technician, postgresql_where=cases.c.closed_at.is_(None))
Index("cases_customer_idx", cases.c.customer, cases.c.kind, cases.c.opened_at)

case_contacts = Table(
    "case_contacts",
    METADATA,
    Column("case_no", ForeignKey("cases.no", ondelete="CASCADE"), primary_key=True),
    Column("name", Text),
    Column("phone", Text),
    Column("address", Text),
    Column("problem", Text),
    Column("lat", Double),
    Column("lng", Double),
    Column("requested_for_text", Text),
    Index("case_contacts_phone_idx", "phone"),
)

causes = Table(
    "causes",
    METADATA,
    Column("case_no", ForeignKey("cases.no"), nullable=False),
    Column("seq", Integer, nullable=False),
    instant("at", nullable=False),
    Column("given", JSONB(none_as_null=True)),
    # Of the request that brought it: what was done, said and sent for it is found by this.
    Column("trace", Text),
    PrimaryKeyConstraint("case_no", "seq"),
)
Index("causes_trace_idx", causes.c.trace, postgresql_where=causes.c.trace.is_not(None))

events = Table(
    "events",
    METADATA,
    Column("case_no", ForeignKey("cases.no"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("index", Integer, nullable=False),
    instant("at", nullable=False),
    Column("name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    stamped("recorded_at"),
    PrimaryKeyConstraint("case_no", "seq", "index"),
)
Index(
    "events_deadlines_idx",
    events.c.at,
    postgresql_where=literal_column("(name = ANY (ARRAY['kept'::text, 'breached'::text]))"),
)

private_texts = Table(
    "private_texts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("case_no", Text),
    Column("field", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text),
    stamped("at"),
    Index("private_texts_case_no_idx", "case_no"),
)

# Pictures of the site and signatures: personal, so they stay here, and only their ids are ever spoken of.
attachments = Table(
    "attachments",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("case_no", ForeignKey("cases.no", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", Text),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("by", Text, nullable=False),
    Column("key", Text),
    stamped("at"),
    UniqueConstraint("case_no", "key"),
    CheckConstraint("kind IN ('photo', 'signature')", name="kind"),
    Index("attachments_case_no_idx", "case_no", "at"),
)

bookings = Table(
    "bookings",
    METADATA,
    Column("case_no", ForeignKey("cases.no", ondelete="CASCADE"), primary_key=True),
    Column("technician", Text, nullable=False),
    Column("technician_num", BigInteger, nullable=False),
    Column("during", TSTZRANGE, nullable=False),
)
# A range of one number stands for equality: no contrib extension is needed.
bookings.append_constraint(
    ExcludeConstraint(
        (func.int8range(bookings.c.technician_num, bookings.c.technician_num, literal_column("'[]'")), "&&"),
        (bookings.c.during, "&&"),
        name="bookings_no_overlap",
        using="gist",
    )
)
