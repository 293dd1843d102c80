"""A call that joined two people is asked about when nobody reports its end, and its case hears of it for certain."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bridges", sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.add_column("bridges", sa.Column("told_at", sa.DateTime(timezone=True)))
    # Those that ended before were told as they ended; telling them again would date an old call today.
    op.execute("UPDATE bridges SET told_at = ended_at")


def downgrade() -> None:
    op.drop_column("bridges", "told_at")
    op.drop_column("bridges", "asked_at")
