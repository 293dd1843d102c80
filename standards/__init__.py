"""What should happen, and which edition says so?"""

from standards.compiling import fingerprint
from standards.library import checklists, clauses, editions, load, names, newest, scripts

__all__ = ["checklists", "clauses", "editions", "fingerprint", "load", "names", "newest", "scripts"]
