"""Which promises were kept and which broken, by clause, by technician and by team?"""

from collections.abc import Callable

from reports.sheet import Column, Sheet, share
from storage.engine import Database
from storage.reading_reports import By, Kept, Stretch, kept_by

TITLES = {
    "clause": ("时限守住了多少（按条款）", "Deadlines kept, by clause"),
    "technician": ("时限守住了多少（按师傅）", "Deadlines kept, by technician"),
    "team": ("时限守住了多少（按班组）", "Deadlines kept, by team"),
}
OF = {"clause": ("条款", "Clause"), "technician": ("师傅", "Technician"), "team": ("班组", "Team")}
ABOUT = (
    "每一次到期都算一次；破了的不会因为后来做到而消失。",
    "Every end of a deadline counts once; a broken one is not taken away by being made good.",
)


def deadlines(
    db: Database, stretch: Stretch, by: By, says: Callable[[str], str], *, zh: bool = True
) -> Sheet:
    """`says` gives the words of a clause in the reader's language; people and teams have their names."""
    return Sheet(
        name=f"deadlines-{by}",
        title=TITLES[by],
        about=ABOUT,
        columns=(
            Column(OF[by]),
            Column(("守住", "Kept"), "count"),
            Column(("超时", "Broken"), "count"),
            Column(("守住率", "Share kept"), "percent"),
        ),
        rows=tuple(
            (_name(one, by, says, zh=zh), one.kept, one.broken, share(one.kept, one.kept + one.broken))
            for one in kept_by(db, stretch, by)
        ),
        drawing="bars",
        drawn=(1, 2),
    )


def _name(one: Kept, by: By, says: Callable[[str], str], *, zh: bool) -> str:
    if one.of is None:
        return "—"
    if by == "clause":
        return f"{one.of} {says(one.of)}"
    return (one.name if zh else one.name_en) or one.name or one.of
