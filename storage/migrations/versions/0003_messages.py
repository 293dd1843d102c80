"""A message is a row before it is said, and every attempt and report of it stays."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _messages()
    _attempts()
    _callbacks()
    _inbox()


def downgrade() -> None:
    op.drop_table("inbox")
    op.drop_table("callbacks")
    op.drop_table("attempts")
    op.drop_table("messages")


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("case_no", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("fallback", postgresql.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("clause", sa.Text),
        sa.Column("about", sa.Text),
        sa.Column("asks_acknowledgement", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("ready_at", INSTANT),
        sa.Column("attempts", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("claimed_at", INSTANT),
        sa.Column("told_person", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("segments", sa.Integer),
        sa.Column("reason_zh", sa.Text),
        sa.Column("reason_en", sa.Text),
        sa.Column("sent_at", INSTANT),
        sa.Column("delivered_at", INSTANT),
        sa.Column("acknowledged_at", INSTANT),
        sa.Column("acknowledged_by", sa.Text),
        sa.Column("heard_at", INSTANT),
        sa.CheckConstraint("standing IN ('planned', 'released', 'dropped')", name="messages_standing_check"),
        sa.CheckConstraint(
            "status IN ('planned', 'due', 'held', 'sending', 'sent', "
            "'delivered', 'acknowledged', 'undeliverable', 'unknown', 'withdrawn')",
            name="messages_status_check",
        ),
        sa.ForeignKeyConstraint(["case_no"], ["cases.no"], name="messages_case_no_fkey"),
        sa.PrimaryKeyConstraint("id", name="messages_pkey"),
        sa.UniqueConstraint("case_no", "key", name="messages_case_no_key_key"),
    )
    op.create_index(
        "messages_ready_idx",
        "messages",
        ["ready_at"],
        postgresql_where=sa.text("(status = ANY (ARRAY['planned'::text, 'due'::text, 'held'::text]))"),
    )
    op.create_index(
        "messages_sending_idx",
        "messages",
        ["claimed_at"],
        postgresql_where=sa.text("(status = ANY (ARRAY['sending'::text, 'unknown'::text]))"),
    )
    op.create_index("messages_told_idx", "messages", ["told_person", "sent_at"])
    op.create_index(
        "messages_unheard_idx",
        "messages",
        ["case_no"],
        postgresql_where=sa.text(
            "((status = ANY (ARRAY['acknowledged'::text, 'undeliverable'::text])) AND heard_at IS NULL)"
        ),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("worker", sa.Text),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("provider_id", sa.Text),
        sa.Column("code", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("finished_at", INSTANT),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="attempts_message_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="attempts_pkey"),
        sa.UniqueConstraint("message_id", "number", name="attempts_message_id_number_key"),
    )
    op.create_index("attempts_address_idx", "attempts", ["address", "begun_at"])
    op.create_index("attempts_message_id_idx", "attempts", ["message_id"])
    op.create_index("attempts_provider_id_idx", "attempts", ["provider_id"])


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("attempt_id", sa.Text),
        sa.Column("provider_id", sa.Text),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("reason_zh", sa.Text),
        sa.Column("reason_en", sa.Text),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("raw", postgresql.JSONB(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name="callbacks_pkey"),
    )
    op.create_index("callbacks_attempt_id_idx", "callbacks", ["attempt_id"])
    op.create_index("callbacks_provider_id_idx", "callbacks", ["provider_id"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("case_no", sa.Text),
        sa.Column("message_id", sa.Text),
        sa.Column("handled_at", INSTANT),
        sa.Column("recorded_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="inbox_pkey"),
    )
    op.create_index("inbox_person_idx", "inbox", ["person", "received_at"])
