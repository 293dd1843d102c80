"""Do the verbs of the command line say what the standards say?"""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

import cli_editions
import cli_standards
from cli_standards import app
from standards.proofs import Kept
from standards.reading import Problem


def run(*words: str, code: int = 0) -> str:
    answer = CliRunner().invoke(app, list(words))
    assert answer.exit_code == code, answer.output
    return answer.output


def read(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_clauses_are_counted_by_paper() -> None:
    counts = read("clauses")
    assert set(counts) == {"RENO", "CMPL", "SALE", "LHPM", "OUTS", "PROP", "ENGR", "SCHL"} | {
        *(f"RETAIL-{part}" for part in ("SOFT", "HARD", "CAN", "RET", "REP", "AFT")),
        *(f"HOME-{part}" for part in ("INTAKE", "WORK", "OPS")),
    }
    for count in counts.values():
        clauses = count.pop("clauses")
        assert set(count) == {"total", "kept", "shown", "declined", "open"}
        assert count["open"] == 0
        assert count["total"] == sum(count.values()) - count["total"] == len(clauses)
    assert counts["RENO"]["kept"] > 60
    assert "RENO" in run("clauses")


def test_check_is_silent_when_all_is_well_and_names_the_line_when_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "规范无误" in run("check")
    assert read("check") == []
    monkeypatch.setattr(
        cli_standards, "changed", lambda: [Problem("standards/reno/2026.1/order.yaml", 7, "改过")]
    )
    assert "standards/reno/2026.1/order.yaml:7: 改过" in run("check", code=1)


def test_show_reads_in_both_languages() -> None:
    assert "抢单成功" in run("show", "reno")
    assert "5 minutes from “grabbed”" in run("show", "reno", "2026.1", "--language", "en")
    entries = {f"{entry['kind']} {entry['name']}": entry for entry in read("show", "reno")["entries"]}
    assert entries["deadline appointment.call_customer"]["clause"] == "RENO-008"


def test_a_timetable_in_local_time() -> None:
    words = ("timetable", "reno", "--grab", "2026-02-13 17:55")
    assert "02-13 18:00" in run(*words)
    (one,) = read(*words)
    at = [line["at"] for line in one["timetable"] if line["tell"] == "team_leader"]
    assert at == ["2026-02-13T10:00:00Z"]
    assert len(read("timetable", "complaint", "--fact", "subject=hard")) > 5


def test_a_difference() -> None:
    assert read("diff", "reno", "2026.1", "2026.1") == []
    assert "没有不同" in run("diff", "reno", "2026.1", "2026.1")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nothing"),
        ("show", "reno", "1999.1"),
        ("timetable", "reno", "--at", "grabbed"),
        ("timetable", "reno", "--at", "grabbing=2026-02-13 17:55"),
        ("timetable", "reno", "--grab", "yesterday"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(words: tuple[str, ...]) -> None:
    assert "Traceback" not in run(*words, code=2)


def test_what_fails_without_a_clause_is_named() -> None:
    found = read("clauses")["RENO"]["clauses"]["RENO-008"]
    assert found["status"] == "kept"
    assert "example nobody_calls" in found["fails_without_it"]


def test_survivors_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Kept(("RENO-008",), "deadline appointment.call_customer", "taken out", "example nobody_calls"),
        Kept(("RENO-007",), "row grab", "does nothing", ""),
    ]
    monkeypatch.setattr(cli_editions, "proofs", lambda law: found)
    counts = json.loads(run("mutate", "reno", "--json", code=1))["reno"]
    assert (counts["taken_out"], counts["noticed"], counts["survived"]) == (2, 1, 1)
    assert counts["survivors"] == [{"keeper": "row grab", "change": "does nothing", "clauses": ["RENO-007"]}]
    assert "RENO-007  row grab: does nothing" in run("mutate", "reno", code=1)
    assert "Traceback" not in run("mutate", "nothing", code=2)
