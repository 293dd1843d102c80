"""Couriers find what is due first without putting all that is due in order."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CLAIMABLE = sa.text("status IN ('planned', 'due', 'held')")


def upgrade() -> None:
    op.create_index(
        "messages_claim_idx",
        "messages",
        ["asks_acknowledgement", "ready_at", "id"],
        postgresql_where=CLAIMABLE,
    )
    op.drop_index("messages_ready_idx", "messages")


def downgrade() -> None:
    op.create_index("messages_ready_idx", "messages", ["ready_at"], postgresql_where=CLAIMABLE)
    op.drop_index("messages_claim_idx", "messages")
