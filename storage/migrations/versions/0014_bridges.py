"""Two people speak with each other through us: who asked for it and how it ended is kept, never a number."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bridges",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("case_no", sa.Text, sa.ForeignKey("cases.no"), nullable=False, index=True),
        sa.Column("key", sa.Text),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("provider_id", sa.Text),
        sa.Column("reason_zh", sa.Text),
        sa.Column("reason_en", sa.Text),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("seconds", sa.Integer),
        sa.CheckConstraint(
            "status IN ('dialling', 'connected', 'busy', 'no_answer', 'failed')", name="bridges_status_check"
        ),
    )
    op.create_index(
        "bridges_key_idx",
        "bridges",
        ["case_no", "asker", "key"],
        unique=True,
        postgresql_where=sa.text("key IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("bridges")
