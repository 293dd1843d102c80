"""What do we remember of those who come in: accounts, sessions, links, attempts that failed, and what was done?"""

from typing import Literal, get_args

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables import METADATA, instant, stamped

Purpose = Literal["track", "acknowledge", "invite"]

accounts = Table(
    "accounts",
    METADATA,
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    # Of argon2; empty until somebody invited chooses a password, or for ever where the company's own sign-in is used.
    Column("hash", Text),
    # Who this is at the company's own identity provider: issuer and subject.
    Column("subject", Text, unique=True),
    stamped("created_at"),
    instant("password_set_at"),
    instant("disabled_at"),
)

# Ids and tokens are kept as fingerprints only: whoever reads this table can be nobody else.
sessions = Table(
    "sessions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("person", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("came_by", Text, nullable=False),
    Column("user_agent", Text),
    Column("address", Text),
    stamped("created_at"),
    instant("seen_at", nullable=False),
    instant("expires_at", nullable=False),
    instant("revoked_at"),
    CheckConstraint("came_by IN ('password', 'company', 'sandbox')", name="came_by"),
    Index("sessions_person_idx", "person", "created_at"),
)

links = Table(
    "links",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("case_no", ForeignKey("cases.no", ondelete="CASCADE")),
    Column("person", Text),
    Column("message", Text),
    Column("made_by", Text, nullable=False),
    stamped("created_at"),
    instant("expires_at", nullable=False),
    instant("used_at"),
    instant("revoked_at"),
    CheckConstraint(f"purpose IN ({', '.join(map(repr, get_args(Purpose)))})", name="purpose"),
    Index("links_case_no_idx", "case_no"),
    Index("links_person_idx", "person"),
)

sign_in_failures = Table(
    "sign_in_failures",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    # The name that was tried as a fingerprint: people type passwords there by mistake.
    Column("name_hash", Text, nullable=False),
    Column("address", Text, nullable=False),
    stamped("at"),
    Index("sign_in_failures_name_hash_idx", "name_hash", "at"),
    Index("sign_in_failures_address_idx", "address", "at"),
)

# Appended to, never changed. `subject` is an id and `facts` hold codes: no names, no numbers.
audit = Table(
    "audit",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    stamped("at"),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text),
    Column("facts", JSONB, nullable=False),
    Index("audit_at_idx", "at"),
    Index("audit_who_idx", "who", "at"),
    Index("audit_subject_idx", "subject", "at"),
)
