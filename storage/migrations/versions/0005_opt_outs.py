"""Whoever asks to be left alone is asked nothing more by courtesy: the house must remember it, provider or not."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("phone", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("told_by", sa.Text, nullable=False),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("told_by IN ('reply', 'provider')", name="opt_outs_told_by_check"),
    )


def downgrade() -> None:
    op.drop_table("opt_outs")
