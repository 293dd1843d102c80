"""May a standard name any channel that the house has, and is it read out by its name?"""

import pytest

from domain.channel import CHANNELS
from standards.wording import entries
from tests.standards.conftest import Spoil
from tests.standards.test_editions import ORDER


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_every_channel_may_stand_under_by(spoilt: Spoil, channel: str) -> None:
    standard = spoilt(ORDER, "by: [sms]", f"by: [{channel}, sms]").standard
    said = " ".join(entry.zh for entry in entries(standard).values())
    assert f"{CHANNELS[channel].zh}/短信" in said
