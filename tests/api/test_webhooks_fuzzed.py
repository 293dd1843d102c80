"""1,600 odd and forged webhooks and links: no answer of 5xx, and no state changed by what nobody signed."""

from bench.fuzz_webhooks import fuzz
from storage.engine import Database
from tests.api.fuzzed import known_of, lived_in

HOW_MANY = 1600


def test_no_webhook_breaks_the_house_or_changes_it_unsigned(database: Database) -> None:
    with lived_in(database) as door:
        found = fuzz(door.client.app, database, known_of(door, 3), HOW_MANY, 4)
    assert not found.trouble
    assert sum(found.answers.values()) >= HOW_MANY
    seen = set(found.answers)
    assert {"twilio, signed: 204", "bridge, signed: 200", "aliyun, signed: 200", "wecom, signed: 200"} <= seen
    assert {
        f"{whose}, forged: 403" for whose in ("twilio", "bridge", "aliyun", "wecom", "link of a mail")
    } <= seen
    assert {
        "link of a mail, signed: 303",
        "link of a mail, looked: 200",
        "link of a mail, forged: 404",
    } <= seen
