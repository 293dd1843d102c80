"""What would last month have been under another edition?"""

from collections import Counter
from datetime import datetime

import standards
from domain.base import Fact
from domain.case import Case
from domain.retelling import retell
from storage import history
from storage.engine import Database


class Difference(Fact):
    """How often one deadline was broken, and would have been."""

    deadline: str
    clause: str
    was: int
    would_be: int


class Outcome(Fact):
    """The cases looked at, what would have been different, and how many commands the other edition refuses."""

    standard: str
    edition: str
    cases: int
    different_cases: tuple[str, ...]
    refused_commands: int
    differences: tuple[Difference, ...]


def what_if(database: Database, name: str, edition: str, from_at: datetime, to_at: datetime) -> Outcome:
    """Tell every case of that time again, with the same deeds at the same instants, under another edition.

    People would have acted otherwise under another rule; what is compared is the rule, not the people.
    """
    law = standards.load(name, edition)
    was, would_be, different, refused, count = (
        Counter[tuple[str, str]](),
        Counter[tuple[str, str]](),
        [],
        0,
        0,
    )
    for no in history.opened_between(database, name, from_at, to_at):
        causes = history.causes_of(database, no)
        before = retell(history.beginning_of(database, no), causes)
        after = retell(history.beginning_of(database, no, law), causes)
        count, refused = count + 1, refused + len(after.refused)
        was.update(_broken(before.case))
        would_be.update(_broken(after.case))
        if Counter(_broken(before.case)) != Counter(_broken(after.case)):
            different.append(no)
    return Outcome(
        standard=name,
        edition=law.edition,
        cases=count,
        different_cases=tuple(different),
        refused_commands=refused,
        differences=tuple(
            Difference(
                deadline=deadline,
                clause=clause,
                was=was[deadline, clause],
                would_be=would_be[deadline, clause],
            )
            for deadline, clause in sorted(was.keys() | would_be.keys())
            if was[deadline, clause] != would_be[deadline, clause]
        ),
    )


def _broken(case: Case) -> list[tuple[str, str]]:
    return [(breach.deadline, breach.clause) for breach in case.breaches]
