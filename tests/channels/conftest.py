"""What does every test of a channel stand on?"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from channels import open_channels
from channels.account import TwilioAccount
from channels.contract import Address, Channel, Outbound
from tests.channels.house_door import HouseDoor, opened
from tests.far_end.twilio import FarEnd

PUBLIC = "https://house.example"
ABROAD = "+85290000001"
LIMIT = 1.5


def account_at(far_end: FarEnd, limit: float = LIMIT) -> TwilioAccount:
    return TwilioAccount(
        account_sid=far_end.account_sid,
        api_key=far_end.api_key,
        api_secret=SecretStr(far_end.api_secret),
        auth_token=SecretStr(far_end.auth_token),
        messaging_service_sid="MG" + "0" * 32,
        caller_id="+15550000000",
        base_url=far_end.url,
        public_url=PUBLIC,
        timeout=limit,
    )


def outbound(
    text: str = "师傅 30 分钟后到，请留意来电。", phone: str | None = ABROAD, attempt: str = "att_1"
) -> Outbound:
    return Outbound(
        attempt_id=attempt, message_id="msg_1", case_no="RO-2026-000001", to=Address(phone=phone), text=text,
        asks_acknowledgement=True,
    )  # fmt: skip


def shut(channels: dict[str, Channel]) -> None:
    for channel in channels.values():
        channel.close()


@dataclass
class Town:
    """A house with its channels, the provider it speaks to, and the door at which the provider reports."""

    far_end: FarEnd
    house: HouseDoor
    account: TwilioAccount
    channels: dict[str, Channel]


@pytest.fixture
def town() -> Iterator[Town]:
    house = HouseDoor()
    with FarEnd() as far_end, opened(house) as local:
        far_end.deliver_to[PUBLIC] = local
        account = account_at(far_end)
        house.account, house.channels = account, open_channels(account)
        yield Town(far_end, house, account, house.channels)
        shut(house.channels)
