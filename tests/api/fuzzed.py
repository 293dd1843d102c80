"""In which house do odd requests find the most that they could break, and what may a forger know of it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bench.forgeries import Known
from channels.voices import Accounts
from domain.people import Role
from storage import bridges, links, people
from storage.engine import Database
from tests.api.conftest import CUSTOMER, LEADER, NEAR, PUBLIC, Door, _opened, account, settings_for
from tests.api.test_webhooks import late_call
from tests.channels.booths import aliyun_account
from tests.channels.test_wecom import wecom_account_without_wire
from tests.far_end.aliyun import Aliyun


@contextmanager
def lived_in(database: Database) -> Iterator[Door]:
    """Everybody reports to it (Twilio, Aliyun, WeCom), and there are orders, complaints, keys and links to find."""
    with Aliyun() as far:
        others = Accounts(aliyun=aliyun_account(far), wecom=wecom_account_without_wire())
        for door in _opened(database, settings_for(sandbox=True), account(), others):
            people.change(database, LEADER, wecom="banzhang")
            _begin(door)
            yield door


def _begin(door: Door) -> None:
    no, _ = late_call(door)
    door.command(no, "log_call", by=NEAR, connected=True)
    door.command(no, "appoint", by=NEAR, at="2099-11-30T10:00:00+08:00", read_back=True)
    door.post("/v1/links", {"case": no})
    door.post(
        "/v1/complaints", {"standard": "complaint", "order": no, "customer": CUSTOMER, "subject": "soft"}
    )
    door.key_for(Role.DISPATCHER)


def known_of(door: Door, cases: int) -> Known:
    """Of so many cases: an attempt to tell somebody, a call that joins two people, and a link in a mail."""
    database, attempts, joined, tokens = door.house.database, list[str](), list[str](), list[str]()
    for _ in range(cases):
        no, attempt = late_call(door)
        attempts.append(attempt)
        asked = bridges.Bridge(id="", case_no=no, asker=NEAR, other=LEADER, begun_at=datetime.now(UTC))
        joined.append(bridges.begin(database, None, asked)[0].id)
        with database.reading() as connection:
            message = connection.scalar(
                text("SELECT message_id FROM attempts WHERE id = :id"), {"id": attempt}
            )
        days = timedelta(days=3)
        made = links.make(
            database, "acknowledge", made_by="courier", lasts=days, case_no=no, person=LEADER, message=message
        )
        tokens.append(made[1])
    secret = account().auth_token.get_secret_value()
    return Known(attempts, joined, tokens, PUBLIC, secret, Aliyun.token)
