"""What should happen, and which edition says so?"""

from standards.compiling import fingerprint
from standards.library import (
    calendar_book,
    checklists,
    clauses,
    contact_hours,
    editions,
    load,
    names,
    newest,
    scripts,
)

__all__ = [
    "calendar_book",
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
