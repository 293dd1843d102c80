"""The board orders ten thousand open cases at every look: it reads that from indexes, not from the cases themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WAITING = "asks_acknowledgement AND status = ANY (ARRAY['sent'::text, 'delivered'::text])"


def upgrade() -> None:
    op.create_index(
        "cases_board_idx",
        "cases",
        ["kind", "stage"],
        postgresql_include=["no", "overdue", "next_at", "severity", "team"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("cases_open_idx", "cases")
    op.create_index(
        "messages_waiting_idx", "messages", ["case_no", "about"], postgresql_where=sa.text(WAITING)
    )


def downgrade() -> None:
    op.drop_index("messages_waiting_idx", "messages")
    op.create_index(
        "cases_open_idx", "cases", ["kind", "stage"], postgresql_where=sa.text("closed_at IS NULL")
    )
    op.drop_index("cases_board_idx", "cases")
