"""Photos and signatures are kept with their case, and a technician's own jobs are looked up all day long."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("case_no", sa.Text, sa.ForeignKey("cases.no", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("case_no", "key", name="attachments_case_no_key_key"),
        sa.CheckConstraint("kind IN ('photo', 'signature')", name="attachments_kind_check"),
    )
    op.create_index("attachments_case_no_idx", "attachments", ["case_no", "at"])
    op.create_index(
        "cases_technician_idx", "cases", ["technician"], postgresql_where=sa.text("closed_at IS NULL")
    )


def downgrade() -> None:
    op.drop_index("cases_technician_idx", "cases")
    op.drop_table("attachments")
