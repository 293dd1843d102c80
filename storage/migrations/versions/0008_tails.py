"""Aliyun carries the last fifteen letters of an attempt's id: its reports are found by them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("attempts_tail_idx", "attempts", [sa.text('"right"(id, 15)')])


def downgrade() -> None:
    op.drop_index("attempts_tail_idx", table_name="attempts")
