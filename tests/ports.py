"""Which port does a server of the tests get, so that nobody else takes it between two of its starts?"""

import itertools
import os

from embedded.ports import is_free

# Below the range from which the system gives ports to connections and to whoever asks for any: the development
# server of Temporal asks so for its inner services before it listens at the port that it was told.
FIRST = 22000
COUNT = 9000
# So many does one process try before it comes to those of the next.
APART = 97

_turns = itertools.count(os.getpid() * APART)


def free_port() -> int:
    """Another one at every call, even before anybody listens at the last."""
    tried = (FIRST + next(_turns) % COUNT for _ in range(COUNT))
    return next(port for port in tried if is_free(port))
