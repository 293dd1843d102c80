"""What does kept.yaml say keeps a clause that no value names, and which test shows it?"""

import re
from importlib import import_module
from pathlib import Path

from domain.machines import MACHINES
from standards.compiling import Edition
from standards.reading import ROOT, Page, Place, read_yaml

ByHand = dict[str, tuple[str, ...]]


def by_hand(law: Edition) -> dict[str, tuple[str, ...]]:
    """kept.yaml: what keeps a clause that no value names, or that no worked example can see.

    After a keeper may stand the test that fails without it: `rule closing.warranty tests/api/test_warranty.py::test_x`.
    """
    return read_yaml(law.root / law.name / "kept.yaml", ByHand)


def keepers_by_hand(law: Edition, known: set[str]) -> dict[str, tuple[str, ...]]:
    """The keepers of kept.yaml without their tests. Unreadable where one does not exist."""
    page = Page(law.root / law.name / "kept.yaml")
    written = page.take(ByHand)
    rows = {f"row {row.trigger}" for row in MACHINES[law.kind].rows}
    wrong: list[tuple[Place, str]] = [
        ((clause, index), f"没有“{named}” · there is no “{named}”")
        for clause, keepers in written.items()
        for index, named in enumerate(keepers)
        if not _there(*split_test(named), known | rows)
    ]
    wrong += [((c,), f"没有条款“{c}” · there is no clause “{c}”") for c in written if c not in law.clauses]
    page.refuse(wrong)
    return {clause: tuple(split_test(named)[0] for named in keepers) for clause, keepers in written.items()}


def split_test(named: str) -> tuple[str, str]:
    """A keeper, and the test that stands after it; empty where none does."""
    keeper, space, test = named.partition(" tests/")
    return keeper, f"tests/{test}" if space else ""


def _there(keeper: str, test: str, known: set[str]) -> bool:
    """Outside the core the test vouches for the part that it names; an installed house has no tests to look at."""
    file, _, function = test.rpartition("::")
    if test and (ROOT / "tests").is_dir() and not _in_file(ROOT / file, function):
        return False
    if keeper in known or _in_domain(keeper):
        return True
    module, _, names = keeper.partition(" ")
    return bool(test) and _in_file(ROOT / f"{module.replace('.', '/')}.py", names.rpartition(".")[2])


def _in_file(path: Path, name: str) -> bool:
    """Looked up, not imported: the rooms of the world are heavy."""
    line = rf"^\s*(async def|def|class) {re.escape(name)}\b"
    return path.is_file() and re.search(line, path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def _in_domain(keeper: str) -> bool:
    """`domain.order Order.channel`: a module of the core and something in it."""
    module, _, names = keeper.partition(" ")
    if not module.startswith("domain."):
        return False
    try:
        found: object = import_module(module)
    except ImportError:
        return False
    for name in names.split("."):
        fields = getattr(found, "model_fields", {})
        if name not in fields and not hasattr(found, name):
            return False
        found = fields.get(name) or getattr(found, name)
    return True
