"""What was said and sent because of one request can be found by its trace."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("causes", sa.Column("trace", sa.Text()))
    op.add_column("messages", sa.Column("since", sa.Integer()))
    op.create_index("causes_trace_idx", "causes", ["trace"], postgresql_where=sa.text("trace IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("causes_trace_idx", "causes")
    op.drop_column("messages", "since")
    op.drop_column("causes", "trace")
