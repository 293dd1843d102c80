"""A member of staff can be told through WeCom: the house must know by which name WeCom knows them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("wecom", sa.Text))
    op.create_index("people_wecom_idx", "people", ["wecom"])


def downgrade() -> None:
    op.drop_index("people_wecom_idx", "people")
    op.drop_column("people", "wecom")
