"""Is a line of the log readable by people and programs, and does it ever say whom it is about?"""

import ast
import io
import json
import logging
from collections.abc import Iterator

import pytest

import logbook
from api.unspoken import Unspoken
from tests.house.rooms import HOUSE, modules

# What may be told of anything: a kind of trouble, a code, a number of ours. Never whoever it is about.
PERSONAL = {
    *(
        "name",
        "phone",
        "address",
        "text",
        "texts",
        "words",
        "problem",
        "customer",
        "caller",
        "contact",
        "contacts",
    ),
    *("to", "person", "told_person", "params", "body", "said", "raw", "fields", "form", "payload"),
}
NUMBERS = (
    "+8619900000001",
    "8619900000001",
    "+86 199 0000 0001",
    "19900000001",
    "199 0000 0001",
    "008619900000001",
    "%2B8619900000001",
    "+85290000001",
    "+15550000000",
    "0755-00000001",
)
OURS = (
    "SO-20261121-000042",
    "TS-20261121-019900",
    "msg_19900000001aaaaaaaaa",
    "2026-11-22 04:36:02",
    "2026-11-22T04:36:02.123456Z",
    "0199a1b2-19900000001-4",
    "1763786162123",
    "RENO-008",
)


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def written(form: str, *args: object, **extra: object) -> str:
    out = io.StringIO()
    logbook.begin("info", form, out)
    logging.getLogger("shangmen.test").warning(*args, extra=extra)
    return out.getvalue()


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_telephone_number_never_stands_there(form: str, number: str) -> None:
    line = written(form, "no answer from %s, twice", number, to=number, deep={"to": [number]})
    assert "no answer from ****, twice" in line
    assert number not in line
    assert line.count("****") == 3


@pytest.mark.parametrize("ours", OURS)
def test_numbers_of_our_own_stay(ours: str) -> None:
    assert ours in written("plain", "about %s", ours)


def test_a_number_in_an_error_is_covered_too_and_locals_are_not_shown() -> None:
    for form in ("plain", "json"):
        out = io.StringIO()
        logbook.begin("info", form, out)
        whom = "样例顾客"
        try:
            raise LookupError(f"nobody has {NUMBERS[0]}", len(whom))
        except LookupError:
            logging.getLogger("shangmen.test").exception("broken")
        assert "LookupError" in out.getvalue()
        assert NUMBERS[0] not in out.getvalue()
        assert whom not in out.getvalue()


def test_a_line_for_programs_is_one_object_with_what_it_is_about() -> None:
    token = logbook.ABOUT.set({"trace": "4bf92f35", "case": "SO-20261121-000042"})
    try:
        line = written("json", "held", message_id="msg_abc", number=8619900000001, tries=3)
    finally:
        logbook.ABOUT.reset(token)
    told = json.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {
        "said": "held", "level": "warning", "logger": "shangmen.test", "trace": "4bf92f35",
        "case": "SO-20261121-000042", "message_id": "msg_abc", "number": "****", "tries": 3,
    }  # fmt: skip


def test_whom_somebody_looked_for_stands_in_no_log() -> None:
    asked = "/v1/orders?q=%E5%BC%A0%E6%A0%B7%E4%BE%8B&cursor=1"
    record = logging.LogRecord("uvicorn.access", 20, "", 1, '"%s %s"', ("GET", asked), None)
    Unspoken().filter(record)
    assert record.getMessage() == '"GET /v1/orders?…"'


LOGS = {"log", "logging", "workflow.logger", "activity.logger"}
LINES = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def _calls(source: str) -> Iterator[ast.Call]:
    """Every call that writes a line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            where = ast.unparse(node.func.value)
            if node.func.attr in LINES and where in (
                "log",
                "logging",
                "workflow.logger",
                "activity.logger",
                "self.log",
            ):
                yield node


def _personal(call: ast.Call) -> set[str]:
    inside = [
        node
        for argument in (*call.args, *(key.value for key in call.keywords))
        for node in ast.walk(argument)
    ]
    named = {node.attr for node in inside if isinstance(node, ast.Attribute)}
    named |= {node.id for node in inside if isinstance(node, ast.Name)}
    named |= {
        str(key.value)
        for node in inside
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    return named & PERSONAL


def test_nobody_gives_the_log_a_name_or_words() -> None:
    found = [
        (path.relative_to(HOUSE), call.lineno, _personal(call))
        for path in modules()
        for call in _calls(path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 10
    assert [one for one in found if one[2]] == []


@pytest.mark.parametrize(
    "source",
    [
        'log.info("x %s", caller.name)',
        'log.error("x", extra={"phone": number})',
        'log.warning(f"{row.address}")',
    ],
)
def test_whoever_did_would_be_found(source: str) -> None:
    (call,) = _calls(source)
    assert _personal(call)


def test_a_library_that_repeats_whole_addresses_speaks_of_trouble_alone() -> None:
    logbook.begin("info", "plain", io.StringIO())
    for name in ("httpx2", "httpcore2"):
        assert logging.getLogger(name).getEffectiveLevel() == logging.WARNING
