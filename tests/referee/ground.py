"""Where do the house and the foreign emulator meet, and what is counted there?"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

import httpx2
from pydantic import SecretStr

from channels import open_channels
from channels.account import HOOKS_PATH, TwilioAccount
from channels.contract import Channel, Heard
from tests.channels.house_door import HouseDoor, opened
from tests.referee.servers import Standing, standing

ACCOUNT, KEY = "AC" + "a" * 32, "SK" + "b" * 32
SERVICE, EMPTY_SERVICE, NO_SERVICE = "MG" + "c" * 32, "MG" + "d" * 32, "MG" + "e" * 32
TOKEN, SECRET = "token-of-the-emulator", "secret-of-the-emulator"
OURS, NOT_OURS, A_PERSON = "+15550000000", "+15550000009", "+85290000001"


@dataclass
class Door(HouseDoor):
    """The house's door, which also counts who knocked and keeps what they said."""

    knocks: Counter[int] = field(default_factory=Counter)
    forms: list[dict[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def receive(self, target: str, body: bytes, signature: str | None) -> tuple[int, str]:
        status, script = super().receive(target, body, signature)
        self.knocks[status] += 1
        self.scripts.append(script)
        self.forms.append(dict(parse_qsl(body.decode(), keep_blank_values=True)))
        return status, script

    def heard_of(self, attempt: str) -> list[Heard]:
        return [heard for heard in self.heard if heard.attempt_id == attempt]


@dataclass
class Ground:
    """The house on one side, with its real channels; on the other what other people wrote.

    Counted apart: requests that were wrong on purpose, those past the referee, and callbacks of our own far end.
    """

    there: Standing
    door: Door
    account: TwilioAccount
    channels: dict[str, Channel]
    provoked: int = 0
    straight: int = 0
    own: int = 0

    def simulate(self, what: str, **fields: str) -> httpx2.Response:
        """The emulator's own lever; it answers when the house has been called back."""
        with httpx2.Client(trust_env=False, timeout=15) as wire:
            answer = wire.post(
                f"{self.there.emulator}/_twilio/simulate/{what}", data=fields, auth=(ACCOUNT, TOKEN)
            )
        assert answer.is_success, answer.text
        return answer

    @contextmanager
    def with_account(self, **changed: object) -> Iterator[dict[str, Channel]]:
        """Channels of an account that is not what it should be."""
        channels = open_channels(self.account.model_copy(update=changed))
        try:
            yield channels
        finally:
            for channel in channels.values():
                channel.close()


def _seed(public: str) -> dict[str, object]:
    hooks = public + HOOKS_PATH
    return {
        "account": {"sid": ACCOUNT, "auth_token": TOKEN},
        "api_keys": [{"sid": KEY, "secret": SECRET}],
        "phone_numbers": [{"phone_number": OURS, "voice_url": f"{hooks}/voice?n=att_inbound%26%E5%A5%BD"}],
        "messaging_services": [
            {"sid": SERVICE, "friendly_name": "house", "phone_numbers": [OURS],
             "inbound_request_url": f"{hooks}/sms-reply"},
            {"sid": EMPTY_SERVICE, "friendly_name": "empty"},
        ],
    }  # fmt: skip


@contextmanager
def met(bench: Path) -> Iterator[Ground]:
    door = Door()
    with opened(door) as public, standing(_seed(public), bench) as there:
        account = TwilioAccount(
            account_sid=ACCOUNT, api_key=KEY, api_secret=SecretStr(SECRET), auth_token=SecretStr(TOKEN),
            messaging_service_sid=SERVICE, caller_id=OURS, base_url=there.referee, public_url=public,
        )  # fmt: skip
        door.account, door.channels = account, open_channels(account)
        yield Ground(there, door, account, door.channels)
        for channel in door.channels.values():
            channel.close()
