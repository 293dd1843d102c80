"""Do the files keep the manners of the house: size, docstrings, no clock in the domain, no swallowed errors?"""

import ast
import re
from pathlib import Path

import pytest

from tests.house.rooms import HOUSE, modules

ALL = list(modules())
LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
TOUCHES = ("open", "print", "input")
WORLDLY = {
    "time",
    "random",
    "secrets",
    "os",
    "socket",
    "subprocess",
    "pathlib",
    "uuid",
    "threading",
    "asyncio",
}
HOSTS = (
    "pypi" + r"\.org",
    "pythonhosted" + r"\.org",
    r"registry\.npm" + "js",
    r"deb\.deb" + "ian",
    "/wo" + "rk/",
    "/tm" + "p/bash",
)
DRAWERS = re.compile(r"(^|_)(utils?|common|helpers?|managers?|misc)(_|$)")
A_CLOCK = {"now", "utcnow", "today", "monotonic", "perf_counter", "sleep", "urandom", "uuid4", "uuid1"}


def _name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_a_file_says_which_question_it_answers(path: Path) -> None:
    docstring = ast.get_docstring(_tree(path))
    if path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip():
        return
    assert docstring, "a module begins with the question that it answers"
    assert docstring.split("\n")[0].count("?"), "the docstring is a question"


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_a_file_is_one_thing(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300 or _name(path) in LONG_MODULES, f"{lines} lines: is it still one thing?"
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            assert length <= 40 or f"{_name(path)}:{node.name}" in LONG_FUNCTIONS, (
                f"{node.name} has {length} lines"
            )


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_no_drawers_and_no_swallowed_errors(path: Path) -> None:
    assert not DRAWERS.search(path.stem), "a noun, or it does not exist"
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in ("Exception", "BaseException", "everything"), (
                f"line {node.lineno} swallows {caught}"
            )


# The loop passes through the sandbox of the SDK, which would cost 3 ms a case: here it is looked at once.
REPLAYED = {
    HOUSE / "workflows" / f"{name}.py" for name in ("case", "complaint", "digest", "order", "running")
}
OWN_CLOCK = ("workflow.now", "self.now")


@pytest.mark.parametrize(
    "path", [path for path in ALL if "domain" in path.parts or path in REPLAYED], ids=_name
)
def test_what_is_judged_or_replayed_has_no_clock_and_no_dice(path: Path) -> None:
    own, waits = (OWN_CLOCK, {"asyncio"}) if path in REPLAYED else ((), set())
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = {alias.name for alias in node.names} if isinstance(node, ast.Import) else {node.module}
            assert not named & (WORLDLY - waits), f"line {node.lineno} imports {named & WORLDLY}"
        if isinstance(node, ast.Attribute) and node.attr in A_CLOCK and ast.unparse(node) not in own:
            pytest.fail(f"line {node.lineno}: {ast.unparse(node)} looks at the world")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOUCHES:
            pytest.fail(f"line {node.lineno}: {node.func.id}() touches the world")


@pytest.mark.parametrize("path", [path for path in ALL if path.name == "__init__.py"], ids=_name)
def test_an_init_holds_one_list_or_loader(path: Path) -> None:
    classes = [node.name for node in _tree(path).body if isinstance(node, ast.ClassDef)]
    assert not classes, f"classes in {_name(path)}: {classes}"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


def test_no_host_and_no_machine_in_the_tree() -> None:
    """The repository speaks of the product alone. The patterns are spelt in halves so as not to match themselves."""
    told = re.compile("|".join(HOSTS))
    here = {
        ".venv",
        ".git",
        ".shangmen",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
    }
    for path in HOUSE.rglob("*"):
        if (
            path.is_file()
            and not here & set(path.relative_to(HOUSE).parts)
            and path.stat().st_size < 2_000_000
        ):
            text = path.read_bytes().decode("utf-8", "ignore")
            assert not told.search(text), (
                f"{path.relative_to(HOUSE)} names a registry host or a path of one machine"
            )
