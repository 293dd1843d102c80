"""We must know people, keys and the pinned law before any case can be opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _api_keys()
    _editions()


def downgrade() -> None:
    op.drop_table("editions")
    op.drop_table("api_keys")
    op.drop_table("people")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("num", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("language", sa.Text, server_default="zh", nullable=False),
        sa.Column("team", sa.Text),
        sa.Column("roles", postgresql.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("badge_no", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("district", sa.Text),
        sa.Column("lat", sa.Double),
        sa.Column("lng", sa.Double),
        sa.Column("active", sa.Boolean, server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="people_pkey"),
        sa.UniqueConstraint("num", name="people_num_key"),
    )
    op.create_index(
        "people_customer_phone_key",
        "people",
        ["phone"],
        unique=True,
        postgresql_where=sa.text("(roles @> '{customer}'::text[])"),
    )
    op.create_index("people_phone_idx", "people", ["phone"])
    op.create_index("people_roles_idx", "people", ["roles"], postgresql_using="gin")


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="api_keys_pkey"),
    )


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("standard", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("compiled", postgresql.JSONB, nullable=False),
        sa.Column("recorded_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="editions_pkey"),
    )
