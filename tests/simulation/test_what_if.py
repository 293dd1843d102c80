"""Does a new edition, tried on the past, say which promises would have been kept, and nothing else?"""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli_simulate
import standards
from domain.judge import Opening
from domain.order import Order
from domain.people import THE_SYSTEM
from domain.stages.appointment import Appoint, LogCall
from domain.stages.dispatch import Grab, Offer
from settings import variable
from simulation.what_if import Difference, what_if
from standards.reading import Unreadable
from storage import opening
from storage.engine import Database
from storage.opening import Arrival, Before
from tests.storage.scene import T0, WANG, act, at, pass_time, settle_staff, technician
from tests.stories.law import Law

CALL = Difference(deadline="appointment.call_customer", clause="RENO-008", was=1, would_be=0)
MONTH = timedelta(days=30)
AT_ANY_TIME = ("--days", "20000")


def open_order(db: Database) -> str:
    """Offered at once, taken a minute later."""
    law = standards.load("reno", "2026.1")

    def build(no: str, customer: str, before: Before) -> Opening:
        body = Order(customer=customer, requested_for=at(300))
        return Opening(no=no, standard=law, body=body, at=T0)

    case = opening.open_case(db, Arrival(standard=law, at=T0, caller=WANG), build).case
    case = act(db, case, Offer(request=case.requests[0].id, technicians=("per_t1",)), THE_SYSTEM, at(0))
    act(db, case, Grab(), technician(), at(1))
    return case.no


def called(db: Database, no: str, minute: float, visit: float = 300) -> None:
    """The customer is called then, and the visit agreed."""
    case = pass_time(db, opening.load_case(db, no), at(minute))
    case = act(db, case, LogCall(connected=True), technician(), at(minute))
    act(db, case, Appoint(at=at(visit), read_back=True), technician(), at(minute + 0.5))


@pytest.fixture
def cases(database: Database) -> list[str]:
    """Two orders of the past: one customer was called after eight minutes, one after two."""
    settle_staff(database)
    numbers = [open_order(database) for _ in range(2)]
    called(database, numbers[0], 9)
    case = pass_time(database, opening.load_case(database, numbers[1]), at(3))
    act(database, case, LogCall(connected=True), technician(), at(3))
    act(
        database,
        opening.load_case(database, case.no),
        Appoint(at=at(500), read_back=True),
        technician(),
        at(4),
    )
    return numbers


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition 2026.2 under which there are fifteen minutes for the first call."""
    law = Law(tmp_path / "standards", monkeypatch)
    shutil.copytree(law.folder / "reno/2026.1", law.folder / "reno/2026.2")
    order = law.folder / "reno/2026.2/order.yaml"
    text = order.read_text(encoding="utf-8")
    order.write_text(text.replace('edition: "2026.1"', 'edition: "2026.2"', 1), encoding="utf-8")
    law.change("call_customer", ("within: 5 minutes", "within: 15 minutes"), file="reno/2026.2/order.yaml")


@pytest.mark.usefixtures("patient")
def test_fifteen_minutes_would_have_been_enough(database: Database, cases: list[str]) -> None:
    outcome = what_if(database, "reno", "2026.2", T0 - MONTH, T0 + MONTH)
    assert (outcome.cases, outcome.refused_commands) == (2, 0)
    assert outcome.different_cases == (cases[0],)
    assert outcome.differences == (CALL,)


@pytest.mark.usefixtures("cases")
def test_its_own_edition_changes_nothing(database: Database) -> None:
    outcome = what_if(database, "reno", "2026.1", T0 - MONTH, T0 + MONTH)
    assert outcome.cases == 2
    assert outcome.different_cases == ()
    assert outcome.differences == ()


@pytest.mark.usefixtures("cases")
def test_what_is_out_of_the_time_is_not_told_again(database: Database) -> None:
    assert what_if(database, "reno", "2026.1", T0 + MONTH, T0 + 2 * MONTH).cases == 0


def test_an_unknown_edition_is_refused(database: Database) -> None:
    with pytest.raises(Unreadable, match=r"2031\.1"):
        what_if(database, "reno", "2031.1", T0 - MONTH, T0 + MONTH)


@pytest.fixture
def at_home(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line of a house with that database."""
    monkeypatch.setenv(variable("home"), str(tmp_path / "home"))
    monkeypatch.setenv(variable("database_url"), database_url)


@pytest.mark.usefixtures("patient", "cases", "at_home")
def test_the_command_line_says_it_in_both_languages() -> None:
    done = CliRunner().invoke(cli_simulate.app, [*AT_ANY_TIME, "--standard", "reno", "--edition", "2026.2"])
    assert done.exit_code == 0, done.output
    assert "2 张工单重演，1 张会不同" in done.output
    assert "2 cases told again, 1 would differ" in done.output
    assert "appointment.call_customer RENO-008" in done.output
    assert "1 → 0" in done.output


@pytest.mark.usefixtures("patient", "cases", "at_home")
def test_the_newest_edition_for_programs() -> None:
    done = CliRunner().invoke(cli_simulate.app, [*AT_ANY_TIME, "--json"])
    assert done.exit_code == 0, done.output
    assert '"edition": "2026.2"' in done.output
    assert '"would_be": 0' in done.output


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("words", [["--edition", "2031.1"], ["--standard", "nowhere"]])
def test_the_command_line_refuses_what_is_not_there(words: list[str]) -> None:
    done = CliRunner().invoke(cli_simulate.app, words)
    assert done.exit_code == 2
    assert words[1] in done.stderr
    assert "2026.1" in done.stderr or "reno" in done.stderr
