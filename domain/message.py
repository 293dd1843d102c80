"""What is said to whom, and by which name do we know it so that it is said once?"""

import base64
import hashlib
from datetime import datetime
from typing import Literal

from domain.base import Fact
from domain.people import Role

Does = Literal["remind", "due", "escalate", "notify"]
MessageStatus = Literal[
    "planned",
    "due",
    "held",
    "sending",
    "sent",
    "delivered",
    "acknowledged",
    "undeliverable",
    "unknown",
    "withdrawn",
]
FINAL: frozenset[str] = frozenset({"acknowledged", "undeliverable", "withdrawn"})


class Recipient(Fact):
    """A part in the case, and the person when the case knows who plays it; else the roster finds who is on duty."""

    role: Role
    person: str | None = None


class Message(Fact):
    """An intent to say something: today's words are chosen when it is sent.

    `key` is unique within its case: (plan entry, occurrence, recipient, channel); a message is told once per key.
    `facts` hold ids, codes, figures and instants only, never personal data.
    """

    key: str
    says: str
    to: Recipient
    channel: str
    fallback: tuple[str, ...] = ()
    clause: str | None = None
    about: str | None = None
    asks_acknowledgement: bool = False
    planned_at: datetime
    facts: dict[str, str] = {}

    @property
    def reminds(self) -> bool:
        """Whether it speaks of a deadline that was still to come when it was planned."""
        return "/remind." in self.key


def message_id(case_no: str, key: str) -> str:
    """The public id of a message: the same case and key always give the same 20 letters."""
    digest = hashlib.sha256(f"{case_no}\n{key}".encode()).digest()
    return "msg_" + base64.b32encode(digest)[:20].decode().lower()
