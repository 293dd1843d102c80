"""People sign in to pages, customers follow links: what lets them in must be taken back, and what they did be known."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()
"""


def stamped(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT, nullable=False, server_default=sa.func.now())


def upgrade() -> None:
    _sessions()
    _links()
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name_hash", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        stamped("at"),
    )
    op.create_index("sign_in_failures_name_hash_idx", "sign_in_failures", ["name_hash", "at"])
    op.create_index("sign_in_failures_address_idx", "sign_in_failures", ["address", "at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        stamped("at"),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("facts", JSONB, nullable=False),
    )
    for name, columns in {"at": ["at"], "who": ["who", "at"], "subject": ["subject", "at"]}.items():
        op.create_index(f"audit_{name}_idx", "audit", columns)
    op.execute(APPEND_ONLY)


def _sessions() -> None:
    op.create_table(
        "accounts",
        sa.Column(
            "person",
            sa.Text,
            sa.ForeignKey("people.id", ondelete="CASCADE", name="accounts_person_fkey"),
            primary_key=True,
        ),
        sa.Column("hash", sa.Text),
        sa.Column("subject", sa.Text),
        stamped("created_at"),
        sa.Column("password_set_at", INSTANT),
        sa.Column("disabled_at", INSTANT),
        sa.UniqueConstraint("subject", name="accounts_subject_key"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column(
            "person",
            sa.Text,
            sa.ForeignKey("people.id", ondelete="CASCADE", name="sessions_person_fkey"),
            nullable=False,
        ),
        sa.Column("came_by", sa.Text, nullable=False),
        sa.Column("user_agent", sa.Text),
        sa.Column("address", sa.Text),
        stamped("created_at"),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.UniqueConstraint("hash", name="sessions_hash_key"),
        sa.CheckConstraint("came_by IN ('password', 'company', 'sandbox')", name="sessions_came_by_check"),
    )
    op.create_index("sessions_person_idx", "sessions", ["person", "created_at"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column(
            "case_no", sa.Text, sa.ForeignKey("cases.no", ondelete="CASCADE", name="links_case_no_fkey")
        ),
        sa.Column("person", sa.Text),
        sa.Column("message", sa.Text),
        sa.Column("made_by", sa.Text, nullable=False),
        stamped("created_at"),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.UniqueConstraint("hash", name="links_hash_key"),
        sa.CheckConstraint("purpose IN ('track', 'acknowledge', 'invite')", name="links_purpose_check"),
    )
    op.create_index("links_case_no_idx", "links", ["case_no"])
    op.create_index("links_person_idx", "links", ["person"])


def downgrade() -> None:
    for table in ("audit", "sign_in_failures", "links", "sessions", "accounts"):
        op.drop_table(table)
