"""Whose turn it is to receive a visitor is answered by the last reception, not by reading them all."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "cases_received_idx",
        "cases",
        ["standard", "created_at", "no"],
        postgresql_include=["technician"],
        postgresql_where=sa.text("kind = 'reception' AND technician IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("cases_received_idx", "cases")
