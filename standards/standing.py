"""Which work comes round with the calendar, as the newest shared edition says?"""

from functools import cache

from domain.standing import Standing
from standards.compiling import STANDARDS
from standards.reading import read_yaml


@cache
def standing() -> tuple[Standing, ...]:
    """Everything that is done on its day. Not pinned in any case: it is about all of them."""
    shared = max(
        (STANDARDS / "shared").glob("[0-9]*.[0-9]*"), key=lambda path: [*map(int, path.name.split("."))]
    )
    written = read_yaml(shared / "schedules.yaml", dict[str, Standing])
    return tuple(one.but(name=name) for name, one in written.items())
