"""Is every sample of the other standards played to its end, as the demonstration plays it?"""

import pytest

from simulation import samples
from simulation.day import Day
from tests.stories.street import Street


@pytest.mark.parametrize("day", sorted({row.day for row in samples.others()}))
def test_the_samples_of_the_other_standards_end_as_told(street: Street, day: int) -> None:
    rows = [row for row in samples.others() if row.day == day]
    plays = Day(street.door, rows, lambda play: None).play()
    assert {play.row.ref: play.broken for play in plays if play.broken} == {}
    assert len(plays) == len(rows)
