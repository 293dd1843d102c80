"""What customers write is looked after by somebody: who took it, who settled it, and what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("taken_by", "handled_by", "note")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("inbox", sa.Column(name, sa.Text))
    op.add_column("inbox", sa.Column("taken_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in (*COLUMNS, "taken_at"):
        op.drop_column("inbox", name)
