"""In which house do odd requests find the most that they could break?"""

from collections.abc import Iterator
from contextlib import contextmanager

from channels.voices import Accounts
from domain.people import Role
from storage import people
from storage.engine import Database
from tests.api.conftest import CUSTOMER, LEADER, NEAR, Door, _opened, account, settings_for
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
