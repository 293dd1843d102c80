"""Messages that go out as one are found again as one: by the attempt that carried them, and by the words it had."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("bundle", sa.Text))
    op.add_column("attempts", sa.Column("said", sa.Text))
    op.create_index(
        "attempts_bundle_idx", "attempts", ["bundle"], postgresql_where=sa.text("(bundle IS NOT NULL)")
    )


def downgrade() -> None:
    op.drop_column("attempts", "said")
    op.drop_column("attempts", "bundle")
