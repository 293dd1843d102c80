"""How does a test stand at the door of a house whose cases are judged in memory?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from activities.courier import Courier
from activities.wording import Wording
from api.app import create_app
from api.house import House
from channels import open_channels
from channels.account import TwilioAccount
from channels.bridge import Bridge
from channels.voices import Accounts
from domain.people import Role
from settings import Settings
from storage import keys, links, people, texts
from storage.engine import Database
from tests.api.in_memory import InMemory

PUBLIC = "https://house.example"
KEY = "smk_the_first_administrators_key"
CUSTOMER = {
    "name": "门小样",
    "phone": "199 0000 7001",
    "address": "安门市样例路 7 号",
    "lat": 30.0,
    "lng": 120.0,
}
ORDER: dict[str, Any] = {
    "standard": "reno",
    "channel": "wechat",
    "customer": CUSTOMER,
    "problem": "厨房水龙头一直滴水，关不紧",
    "requested_for": "2026-11-30T10:00:00+08:00",
    "facts": {},
}
NEAR, NEXT, FAR, LEADER = "per_near", "per_next", "per_far", "per_leader"


@dataclass
class Door:
    """A client with a key, and the parts behind it."""

    client: TestClient
    house: House
    cases: InMemory
    key: str = KEY

    def call(self, method: str, path: str, key: str | None = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {key or self.key}", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.call("GET", path, **more)

    def post(self, path: str, said: Any, idempotency_key: str | None = None, **more: Any) -> Any:
        headers = {
            **more.pop("headers", {}),
            **({"Idempotency-Key": idempotency_key} if idempotency_key else {}),
        }
        return self.call("POST", path, json=said, headers=headers, **more)

    def order(self, **changes: Any) -> Any:
        answer = self.post("/v1/orders", {**ORDER, **changes})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def command(self, no: str, kind: str, **fields: Any) -> Any:
        kinds = "complaints" if no.startswith("TS") else "orders"
        return self.post(f"/v1/{kinds}/{no}/commands", {"kind": kind, **fields})

    def key_for(self, *roles: Role, person: str | None = None) -> str:
        return keys.make(self.house.database, "test", roles, person)[1]

    def send_all(self) -> None:
        """What the courier of a worker would do by itself."""
        database = self.house.database
        wording = Wording(
            self.house.settings,
            lambda ids: texts.words(database, ids),
            lambda no: links.to_follow(database, no),
        )
        courier = Courier(self.house.database, open_channels(None), wording, "test")
        with ThreadPoolExecutor(2) as hands:
            while courier.round(hands):
                pass


def account() -> TwilioAccount:
    """Twilio as it would be set up; nobody listens at its far end."""
    return TwilioAccount(
        account_sid="AC" + "1" * 32,
        api_key="SK" + "1" * 32,
        api_secret=SecretStr("s"),
        auth_token=SecretStr("token-of-the-tests"),
        messaging_service_sid="MG" + "1" * 32,
        caller_id="+15550000000",
        base_url="http://127.0.0.1:9",
        public_url=PUBLIC,
    )


def settings_for(sandbox: bool, **more: Any) -> Settings:
    return Settings(sandbox=sandbox, bootstrap_key=SecretStr(KEY), api_pool=10, **more)


def settle(database: Database) -> None:
    people.add_all(
        database,
        [
            {
                "id": NEAR,
                "name": "近师傅",
                "roles": ["technician"],
                "phone": "+8619900007101",
                "lat": 30.01,
                "lng": 120.0,
                "team": "east",
            },
            {
                "id": NEXT,
                "name": "次师傅",
                "roles": ["technician"],
                "phone": "+8619900007102",
                "lat": 30.05,
                "lng": 120.0,
                "team": "east",
            },
            {
                "id": FAR,
                "name": "远师傅",
                "roles": ["technician"],
                "phone": "+8619900007103",
                "lat": 30.5,
                "lng": 120.0,
                "team": "east",
            },
            {
                "id": LEADER,
                "name": "班长",
                "roles": ["team_leader"],
                "phone": "+8619900007104",
                "team": "east",
            },
            {"id": "per_super", "name": "主管", "roles": ["supervisor"], "phone": "+8619900007105"},
            {
                "id": "per_desk",
                "name": "客服",
                "roles": ["customer_service", "dispatcher"],
                "phone": "+8619900007106",
            },
        ],
    )


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    """A sandbox, with a few people in it."""
    yield from _opened(database, settings_for(sandbox=True))


@pytest.fixture
def front_door(database: Database) -> Iterator[Door]:
    """The same outside the sandbox."""
    yield from _opened(database, settings_for(sandbox=False))


@pytest.fixture
def twilio_door(database: Database) -> Iterator[Door]:
    """A house to which Twilio reports. Its messages still go to paper, so that they are there to be reported on."""
    yield from _opened(database, settings_for(sandbox=True), account())


def _opened(
    database: Database,
    settings: Settings,
    twilio: TwilioAccount | None = None,
    others: Accounts | None = None,
) -> Iterator[Door]:
    settle(database)
    cases = InMemory(database)
    channels = open_channels(twilio, others)
    bridge = Bridge(twilio) if twilio else None
    house = House(settings, database, cases, twilio, channels, others=others or Accounts(), bridge=bridge)
    with TestClient(create_app(settings, house), raise_server_exceptions=False) as client:
        yield Door(client, house, cases)
    for channel in channels.values():
        channel.close()
    if bridge:
        bridge.close()
