"""Is an edition refused, by file, line and a sentence, when it names what does not exist?"""

import json

import pytest

from domain.machines import MACHINES
from domain.span import Span
from standards import editions, fingerprint, load, names, newest
from standards.reading import Unreadable
from tests.standards.conftest import Spoil

ORDER, COMPLAINT, LISTS = (
    "reno/2026.1/order.yaml",
    "complaint/2026.1/complaint.yaml",
    "reno/2026.1/checklists.yaml",
)


@pytest.mark.parametrize("name", ["reno", "complaint"])
def test_the_editions_load(name: str) -> None:
    standard = load(name, "2026.1")
    assert name in names()
    assert standard is load(name)
    assert newest(name) == editions(name)[-1] == standard.edition


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (ORDER, "clause: RENO-008", "clause: RENO-808", "there is no clause “RENO-808”"),
        (ORDER, "tell: team_leader", "tell: teamleader", "“teamleader”不是人"),
        (ORDER, "by: [sms]", "by: [fax]", "“fax”不是渠道"),
        (ORDER, "say: case-idle", "say: case-idel", "there is no sentence messages/case-idel.yaml"),
        (ORDER, "of: grabbed", "of: grabed", "“grabed” is neither something that happens"),
        (ORDER, "until: [appointed]", "until: [appointment]", "can only be counted from"),
        (ORDER, "pauses_in: [on_hold]", "pauses_in: [holding]", "“holding”不是阶段"),
        (ORDER, "only: {scope: small|unknown}", "only: {scope: tiny}", "“tiny”不是scope"),
        (ORDER, "only: {scope: large}", "only: {size: large}", "“size”不是情况"),
        (ORDER, "within: 3 minutes", "within: 3 minute", 'write "3 minutes"'),
        (ORDER, "within: 3 minutes", "within: pronto", "is not a length of time"),
        (ORDER, "calendar: service", "calendar: night", "there is no calendar 'night'"),
        (ORDER, 'shared: "2026.1"', 'shared: "1999.1"', "there is no such shared edition"),
        (ORDER, 'edition: "2026.1"', 'edition: "2026.10"', "differs from its folder “2026.1”"),
        (ORDER, "rounds: {value: 2", "rounds: {value: two", "valid integer"),
        (ORDER, "widen_by:", "widenby:", "“widenby” is not known here"),
        (ORDER, "mode: {value: grab", "mode: {value: lottery", "'grab', 'assign' or 'store'"),
        (
            ORDER,
            "  required_details:",
            "  required_facts: {value: [mood], clause: RENO-005}\n  required_details:",
            "there is no fact “mood”",
        ),
        (ORDER, "again: true", "again: true\n      escalate: []\n    ghost:", "missing"),
        (
            COMPLAINT,
            "about: intake.class_three_manager",
            "about: intake.nothing",
            "there is no such deadline",
        ),
        (COMPLAINT, "tell: owner", "tell: candidates", "“candidates”不是人"),
        (LISTS, "gate: enter", "gate: break_in", "“break_in”不是命令"),
        (LISTS, "clauses: [RENO-086]", "clauses: [RENO-999]", "there is no clause “RENO-999”"),
    ],
)
def test_a_slip_of_the_pen_is_found(spoilt: Spoil, file: str, old: str, new: str, words: str) -> None:
    edition = spoilt(file, old, new)
    text = (edition.root / file).read_text(encoding="utf-8")
    line = text[: text.index(new)].count("\n") + 1
    with pytest.raises(Unreadable) as refused:
        edition.standard  # noqa: B018  compiling it is the test
    found = [problem for problem in refused.value.problems if words in problem.sentence]
    assert found, refused.value
    assert abs(found[0].line - line) <= (2 if "ghost" in new else 0)
    assert found[0].file.endswith(file)


def test_an_item_belongs_to_one_checklist(spoilt: Spoil) -> None:
    with pytest.raises(Unreadable, match="is an item of “before_leaving” already"):
        spoilt(LISTS, "      set_down:", "      route_planned:").standard  # noqa: B018


def test_an_unknown_edition_is_refused_and_leads_nowhere() -> None:
    for name, edition in (("nobody", None), ("reno", "1999.1"), ("../domain", None), ("shared", None)):
        with pytest.raises(Unreadable, match="there is no"):
            load(name, edition)


def test_a_word_without_a_figure_has_the_one_of_the_words(spoilt: Spoil) -> None:
    assert load("complaint").deadline("clarification.investigate_hard").within == Span.parse("30 minutes")


def test_every_case_waits_somewhere_where_something_is_planned() -> None:
    """The deadline that comes round pauses only where another one ends the stage."""
    for name in names():
        standard = load(name)
        idle = standard.deadline("case.idle")
        rows = {
            row.trigger.removeprefix("due "): row for row in MACHINES[standard.kind].rows if not row.command
        }
        assert idle.again
        for stage in idle.pauses_in:
            assert any(stage in row.during for row in rows.values()), stage


def test_every_row_of_a_deadline_has_its_deadline() -> None:
    for kind, machine in MACHINES.items():
        laws = [standard for standard in map(load, names()) if standard.kind == kind]
        named = {row.trigger.removeprefix("due ") for row in machine.rows if not row.command}
        assert named <= {deadline.name for standard in laws for deadline in standard.deadlines}


def test_the_fingerprint_is_of_the_law_alone(spoilt: Spoil) -> None:
    law = load("reno")
    comment = spoilt(ORDER, "# ── 受理 intake ──", "# a comment more").standard
    value = spoilt(ORDER, "within: 5 minutes", "within: 6 minutes").standard
    assert fingerprint(comment) == fingerprint(law) != fingerprint(value)


@pytest.mark.parametrize("name", ["reno", "complaint"])
def test_what_a_case_pins_stays_small(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It travels with every case: into the workflow's input, and through every continue-as-new."""
    standard = load(name)
    full = len(standard.model_dump_json())
    sparse = len(standard.model_dump_json(exclude_defaults=True))
    with capsys.disabled():
        print(f"\n{name} {standard.edition}: {full} bytes, {sparse} without defaults")  # noqa: T201
    assert json.loads(standard.model_dump_json())
    assert full < 30_000
