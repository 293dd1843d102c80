"""Reports are kept and told on their day; a message is of a case or of such a report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("no", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("nominal_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clause", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("name", "nominal_at", name="digests_name_nominal_at_key"),
    )
    op.drop_constraint("messages_case_no_fkey", "messages")


def downgrade() -> None:
    op.drop_table("digests")
    op.execute("DELETE FROM attempts WHERE message_id IN (SELECT id FROM messages WHERE case_no LIKE 'RP-%')")
    op.execute("DELETE FROM messages WHERE case_no LIKE 'RP-%'")
    op.create_foreign_key("messages_case_no_fkey", "messages", "cases", ["case_no"], ["no"])
