"""A team has a name that people say, and somebody who is away is not woken while another can answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSTZRANGE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text),
        sa.Column("created_at", INSTANT, nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "person",
            sa.Text,
            sa.ForeignKey("people.id", ondelete="CASCADE", name="duties_person_fkey"),
            nullable=False,
        ),
        sa.Column("away", sa.Boolean, nullable=False),
        sa.Column("during", TSTZRANGE, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("NOT isempty(during)", name="duties_during_check"),
    )
    op.create_index("duties_person_idx", "duties", ["person"])


def downgrade() -> None:
    op.drop_table("duties")
    op.drop_table("teams")
