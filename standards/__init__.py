"""What should happen, and which edition says so?"""

from standards.compiling import fingerprint
from standards.library import checklists, clauses, contact_hours, editions, load, names, newest, scripts

__all__ = [
    "checklists",
    "clauses",
    "contact_hours",
    "editions",
    "fingerprint",
    "load",
    "names",
    "newest",
    "scripts",
]
