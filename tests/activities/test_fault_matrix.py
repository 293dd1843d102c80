"""Each fault on each channel: is no message lost, and none doubled where the provider can be asked?"""

import pytest

from bench import pages
from bench.fault_matrix import as_words
from storage.engine import Database
from tests.activities.matrix import EVERY, Cell, measured

SAID = ("sent", "delivered")


@pytest.mark.parametrize("name", EVERY)
def test_no_message_is_lost_and_none_doubled_where_the_provider_can_be_asked(
    name: str, database: Database
) -> None:
    found = measured(name, database)
    cells = {(play, how): cell for play, row in found.items() for how, cell in row.items()}
    assert {one: cell for one, cell in cells.items() if not _is_accounted_for(cell)} == {}
    doubled = {one for one, cell in cells.items() if cell.taken > 1}
    # Only what may have gone out is said twice, and only by a sentence that is better heard twice than never.
    assert {how for _, how in doubled} <= {"send_again"}
    assert {play for play, _ in doubled if not play.endswith(("after", "drips", "garbled"))} == set()
    if all(len(row) == 1 for row in found.values()):
        assert doubled == set()
        late = {play for play, row in found.items() if any(cell.handed_on for cell in row.values())}
        assert late <= {"failure early"}, "only what the provider itself calls lost is said another way"
    kept = pages.kept()["matrix"][name]
    assert kept == as_words(found), "the page tells something else: run make fault-matrix"


def _is_accounted_for(cell: Cell) -> bool:
    """It went out, or somebody is told that it did not."""
    return cell.status == "undeliverable" if cell.handed_on else bool(cell.taken) and cell.status in SAID
