"""Is this the password, and how is one kept so that nobody can read it back?"""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
HASHER = PasswordHasher()
# Each takes 64 MiB and a good part of a second; more at once would be a way to stop the house.
AT_ONCE = threading.BoundedSemaphore(2)
NOBODYS = HASHER.hash("nobody's")


def kept(password: str) -> str:
    """The hash of a password, by argon2id. Slow on purpose: call it in a thread."""
    with AT_ONCE:
        return HASHER.hash(password)


def is_right(hash_kept: str | None, password: str) -> bool:
    """Whether it is the password; without a hash it is not, and takes as long to say so."""
    with AT_ONCE:
        try:
            HASHER.verify(hash_kept or NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False
    return hash_kept is not None


def is_outdated(hash_kept: str) -> bool:
    """Whether it was made with weaker figures than today's."""
    return HASHER.check_needs_rehash(hash_kept)
