"""A provider is asked about an attempt that it never reported on, and may know it by the end of our id only."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.add_column("attempts", sa.Column("asks", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.create_index("attempts_tail_idx", "attempts", [sa.text('"right"(id, 15)')])
    op.create_index("attempts_begun_idx", "attempts", ["begun_at"])


def downgrade() -> None:
    op.drop_index("attempts_begun_idx", table_name="attempts")
    op.drop_index("attempts_tail_idx", table_name="attempts")
    op.drop_column("attempts", "asks")
    op.drop_column("attempts", "asked_at")
