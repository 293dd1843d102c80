"""A case is kept as it stands and as it happened, and what happened is never written anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

REFUSE = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('shangmen.purge', true), '') <> 'on' THEN
        RAISE EXCEPTION 'what happened is never rewritten: % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""
EACH_ROW = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()
"""
WHOLE = """
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("order_numbers")))
    op.execute(sa.schema.CreateSequence(sa.Sequence("complaint_numbers")))
    _cases()
    _case_contacts()
    _causes()
    _events()
    _private_texts()
    _bookings()
    op.execute(REFUSE)
    for table in ("causes", "events"):
        op.execute(EACH_ROW.format(table=table))
        op.execute(WHOLE.format(table=table))


def downgrade() -> None:
    op.drop_table("bookings")
    op.drop_table("private_texts")
    op.drop_table("events")
    op.drop_table("causes")
    op.drop_table("case_contacts")
    op.drop_table("cases")
    op.execute("DROP FUNCTION refuse_rewriting")
    op.execute(sa.schema.DropSequence(sa.Sequence("complaint_numbers")))
    op.execute(sa.schema.DropSequence(sa.Sequence("order_numbers")))


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("no", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("standard", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("edition_hash", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("severity", sa.Integer),
        sa.Column("subject", sa.Text),
        sa.Column("customer", sa.Text),
        sa.Column("technician", sa.Text),
        sa.Column("team", sa.Text),
        sa.Column("linked_to", sa.Text),
        sa.Column("state", postgresql.JSONB, nullable=False),
        sa.Column("plan", postgresql.JSONB, nullable=False),
        sa.Column("planned_hash", sa.Text),
        sa.Column("opening", postgresql.JSONB, nullable=False),
        sa.Column("shift", sa.Interval, server_default=sa.text("'0'::interval"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("next_at", INSTANT),
        sa.Column("overdue", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("idempotency_key", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("started_at", INSTANT),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["edition_hash"], ["editions.hash"], name="cases_edition_hash_fkey"),
        sa.PrimaryKeyConstraint("no", name="cases_pkey"),
        sa.UniqueConstraint("idempotency_key", name="cases_idempotency_key_key"),
    )
    op.create_index("cases_customer_idx", "cases", ["customer", "kind", "opened_at"])
    op.create_index(
        "cases_open_idx", "cases", ["kind", "stage"], postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index(
        "cases_unstarted_idx", "cases", ["created_at"], postgresql_where=sa.text("started_at IS NULL")
    )
    op.create_index("cases_urgency_idx", "cases", ["kind", sa.text("overdue DESC"), "next_at", "no"])


def _case_contacts() -> None:
    op.create_table(
        "case_contacts",
        sa.Column("case_no", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("lat", sa.Double),
        sa.Column("lng", sa.Double),
        sa.Column("requested_for_text", sa.Text),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.no"], name="case_contacts_case_no_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_no", name="case_contacts_pkey"),
    )
    op.create_index("case_contacts_phone_idx", "case_contacts", ["phone"])


def _causes() -> None:
    op.create_table(
        "causes",
        sa.Column("case_no", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("given", postgresql.JSONB(none_as_null=True)),
        sa.ForeignKeyConstraint(["case_no"], ["cases.no"], name="causes_case_no_fkey"),
        sa.PrimaryKeyConstraint("case_no", "seq", name="causes_pkey"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("case_no", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        sa.Column("recorded_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_no"], ["cases.no"], name="events_case_no_fkey"),
        sa.PrimaryKeyConstraint("case_no", "seq", "index", name="events_pkey"),
    )
    op.create_index(
        "events_deadlines_idx",
        "events",
        ["at"],
        postgresql_where=sa.text("(name = ANY (ARRAY['kept'::text, 'breached'::text]))"),
    )


def _private_texts() -> None:
    op.create_table(
        "private_texts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("case_no", sa.Text),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="private_texts_pkey"),
    )
    op.create_index("private_texts_case_no_idx", "private_texts", ["case_no"])


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("case_no", sa.Text, nullable=False),
        sa.Column("technician", sa.Text, nullable=False),
        sa.Column("technician_num", sa.BigInteger, nullable=False),
        sa.Column("during", postgresql.TSTZRANGE, nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(technician_num, technician_num, '[]')"), "&&"),
            (sa.column("during"), "&&"),
            using="gist",
            name="bookings_no_overlap",
        ),
        sa.ForeignKeyConstraint(["case_no"], ["cases.no"], name="bookings_case_no_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_no", name="bookings_pkey"),
    )
