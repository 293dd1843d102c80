"""Odd requests by the hundred, alone and in chains: no 5xx, no unpromised answer, no trace of what was refused."""

import pytest

from bench.fuzz_api import fuzz, settings_of
from storage.engine import Database
from tests.api.fuzzed import lived_in


@pytest.mark.timeout(300)
def test_no_request_breaks_the_house_or_its_promises(database: Database) -> None:
    with lived_in(database) as door:
        found = fuzz(
            door.client.app, database, settings_of(door.key, 4, examples=2, scenarios=6, coverage=False)
        )
    assert found.trouble == []
    assert sum(found.answers.values()) > 200
    assert {"200", "201", "404", "409", "422"} <= found.answers.keys(), found.answers
