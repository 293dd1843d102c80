"""Is a rule that is taken out missed, is one that nobody misses named, and is the house whole again afterwards?"""

from pathlib import Path

import pytest

from domain.judge import Opening
from domain.machines import MACHINES
from domain.order import Order
from domain.stages import quote
from standards.answering import answers_of
from standards.compiling import Edition
from standards.examples import come_true, examples
from standards.library import edition, names
from standards.mutants import Mutant, mutants
from standards.proofs import Kept, write_proofs, written_proofs
from standards.proving import missed_by, proofs, proven, proven_by
from standards.taking_out import taken_out

# These are proved anew at every run, which takes a minute; for the others what proofs.csv says of the same files is
# enough, and `make mutate-standards` proves them all.
ANEW = ("complaint", "reno", "retail-repair")
ORDER = "reno/2026.1/examples.yaml"


def mutant(law: Edition, name: str) -> Mutant:
    (found,) = [one for one in mutants(law) if one.name == name]
    return found


@pytest.mark.parametrize(
    ("name", "notices"),
    [
        ("deadline appointment.call_customer: taken out", "example nobody_calls"),
        ("deadline appointment.call_customer: 5 minutes → 6 minutes", "example nobody_calls"),
        ("deadline appointment.on_time: remind.0 taken out", "example a_visit_on_time"),
        ("notice dispatch.taken: taken out", "example nobody_calls"),
        ("gate entry.consent: taken out", "example a_visit_on_time"),
        ("rule payment.cash_on_site: False → True", "example a_visit_on_time"),
        ("row grab: does nothing", "example nobody_calls"),
        ("domain.stages.quote begin_quoting: does nothing", "example small_job_paid_first"),
    ],
)
def test_a_rule_that_is_gone_is_missed(name: str, notices: str) -> None:
    law = edition("reno", "2026.1")
    assert missed_by(law, mutant(law, name), examples(law)) == notices


def test_without_its_example_nobody_misses_it(copy: Path) -> None:
    path = copy / ORDER
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("cancelled_before_work:")], encoding="utf-8")
    law = Edition("reno", "2026.1", root=copy)
    gone = mutant(law, "notice cancellation.refund: taken out")
    assert missed_by(law, gone, examples(law)) == ""
    assert proven([Kept(gone.clauses, gone.keeper, gone.change, "")]) == {"RENO-055": ()}


def test_a_test_may_stand_where_no_example_can_see(copy: Path) -> None:
    law = Edition("reno", "2026.1", root=copy)
    found = mutant(law, "rule closing.warranty: 12 months → 13 months")
    test = "tests/standards/test_beyond_the_case.py::test_the_warranty_lasts_a_year"
    assert missed_by(law, found._replace(tests=()), {}) == ""
    assert missed_by(law, found._replace(tests=(test,)), {}) == f"test {test}"


@pytest.mark.parametrize(
    "name",
    [
        "row grab: does nothing",
        "domain.stages.quote begin_quoting: does nothing",
        "domain.order Order.channel: does nothing",
    ],
)
def test_the_house_is_whole_again(name: str) -> None:
    law = edition("reno", "2026.1")
    before = (
        quote.begin_quoting,
        dict(vars(Order)),
        dict(MACHINES["order"]._by_trigger),
        dict(vars(Opening)),
    )
    with taken_out(mutant(law, name), law.standard):
        pass
    after = (quote.begin_quoting, dict(vars(Order)), dict(MACHINES["order"]._by_trigger), dict(vars(Opening)))
    assert after == before
    assert MACHINES["order"].entrances["quoting"].deed is quote.begin_quoting
    for example in examples(law).values():
        come_true(law.standard, example)


def test_what_was_found_is_kept_until_a_file_changes(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law = Edition("reno", "2026.1", root=copy)
    some = [Kept(("RENO-007",), "row grab", "does nothing", "example kept")]
    write_proofs(law, some)
    assert proven_by(law) == {"RENO-007": ("example kept",)}
    asked: list[Edition] = []

    def anew(law: Edition) -> list[Kept]:
        asked.append(law)
        return []

    monkeypatch.setattr("standards.proving.proofs", anew)
    (copy / "reno" / "kept.yaml").write_text("{}\n", encoding="utf-8")
    assert proven_by(law) == {}
    assert asked == [law]


@pytest.mark.parametrize("change", ["at_least 3 → 2", "criteria price, quality"])
def test_a_value_of_several_parts_is_changed_part_by_part(change: str) -> None:
    law = edition("outs")
    (found,) = [one for one in mutants(law) if one.change.startswith(change)]
    assert (found.keeper, found.clauses) == ("rule dispatch.scorecard", ("OUTS-09",))
    assert missed_by(law, found, examples(law)) == "example only_a_scored_crew"


@pytest.mark.parametrize("name", names())
def test_every_rule_would_be_missed(name: str) -> None:
    law = edition(name)
    written = None if name in ANEW else written_proofs(law, as_it_is=True)
    found = proofs(law) if written is None else written
    assert [f"{proof.keeper}: {proof.change}" for proof in found if not proof.by] == []
    assert [(one.keeper, one.change) for one in found] == [(one.keeper, one.change) for one in mutants(law)]
    kept = {clause for clause, answer in answers_of(law).items() if answer.status == "kept"}
    assert kept <= {clause for clause, by in proven(found).items() if by}
