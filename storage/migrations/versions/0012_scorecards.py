"""Outside crews carry a scorecard, one figure for each criterion (OUTS-09)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("scorecard", postgresql.JSONB))


def downgrade() -> None:
    op.drop_column("people", "scorecard")
