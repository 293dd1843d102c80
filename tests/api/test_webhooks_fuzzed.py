"""1,500 odd and forged webhooks: no answer of 5xx, and no state changed by an unsigned one."""

from bench.fuzz_webhooks import fuzz
from tests.api.conftest import PUBLIC, Door, account
from tests.api.test_webhooks import late_call

HOW_MANY = 1500


def test_no_webhook_breaks_the_house_or_changes_it_unsigned(twilio_door: Door) -> None:
    known = [late_call(twilio_door)[1] for _ in range(3)]
    token = account().auth_token.get_secret_value()
    found = fuzz(twilio_door.client.app, twilio_door.house.database, known, PUBLIC, token, HOW_MANY, 4)
    assert not found.trouble
    assert sum(found.answers.values()) >= HOW_MANY
    assert found.answers["signed 204"]
    assert found.answers["forged 403"]
