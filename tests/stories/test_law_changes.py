"""A case keeps the edition under which it was born, whatever is edited afterwards."""

from pathlib import Path

import pytest

from simulation.pace import minutes
from tests.stories.law import Law
from tests.stories.street import Street


def test_an_edited_edition_does_not_change_the_law_of_open_cases(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    law = Law(tmp_path / "standards", monkeypatch)
    old = street.taken()
    law.change(
        "call_customer", ("within: 5 minutes", "within: 9 minutes"), ("after: 3 minutes", "after: 7 minutes")
    )
    new = street.taken()
    for job in (old, new):
        job.passes(minutes(4))
    assert street.told(old, "call-the-customer")
    assert not street.told(new, "call-the-customer")
    for job in (old, new):
        job.passes(minutes(2))
    assert [breach.clause for breach in old.look().breaches] == ["RENO-008"]
    assert not new.look().breaches
    new.passes(minutes(4))
    assert [breach.clause for breach in new.look().breaches] == ["RENO-008"]
