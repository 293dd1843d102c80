"""Does no coroutine of the door ever ask the database itself, and keep everybody else waiting?"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

API = Path(__file__).parents[2] / "api"
# Errors and shapes are not questions.
HARMLESS = ("AWAY", "Report", "Asked", "Heard", "CaseFile", "Database", "BadCursor", "NoSuchCase")


def from_storage(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "storage":
            found |= {alias.asname or alias.name for alias in node.names if alias.name not in HARMLESS}
    return found


def called_inside(node: ast.AST) -> Iterator[ast.Call]:
    """Calls made by a coroutine itself; a lambda is handed to a thread."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda | ast.FunctionDef):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from called_inside(child)


def root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", sorted(API.glob("*.py")), ids=lambda path: path.name)
def test_coroutines_leave_the_database_to_threads(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    questions = from_storage(tree)
    for coroutine in ast.walk(tree):
        if isinstance(coroutine, ast.AsyncFunctionDef):
            asked = {root(call.func) for call in called_inside(coroutine)} & questions
            assert not asked, f"{coroutine.name} asks {', '.join(sorted(asked))}"
