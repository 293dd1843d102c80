"""Which papers does a case need, who fills and signs them, and what do they hold up?"""

from domain.base import Fact
from domain.people import Role


class Paper(Fact):
    """A form or record that must be on file, filled and signed, before a command is carried out.

    One paper may be wanted for several reasons; each stands here with its own clause. `by` fills it in (nobody named:
    anybody of the staff), `signed_by` sign it in this order. `fields` are those that must be filled; a paper that is
    `free` may be one text instead.
    """

    name: str
    clause: str
    before: str
    only: dict[str, str] = {}
    by: tuple[Role, ...] = ()
    signed_by: tuple[Role, ...] = ()
    fields: tuple[str, ...] = ()
    free: bool = False
