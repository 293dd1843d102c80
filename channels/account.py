"""Which Twilio account do the settings name, if any?"""

from typing import Protocol
from urllib.parse import quote

from pydantic import Field, SecretStr

from domain.base import Fact

HOOKS_PATH = "/v1/webhooks/twilio"


class TwilioAccount(Fact):
    """An account and its senders; `auth_token` only verifies signatures, the API key does the sending."""

    account_sid: str
    api_key: str
    api_secret: SecretStr
    auth_token: SecretStr
    messaging_service_sid: str
    caller_id: str
    base_url: str | None = None
    public_url: str
    timeout: float = Field(default=10.0, gt=0)

    def callback(self, hook: str, attempt_id: str) -> str:
        """Our own id travels in the query: a report may arrive before the answer that brings Twilio's id."""
        return f"{self.public_url.rstrip('/')}{HOOKS_PATH}/{hook}?n={quote(attempt_id, safe='')}"


class TwilioSettings(Protocol):
    """What the settings of the house say of Twilio."""

    @property
    def public_url(self) -> str | None: ...
    @property
    def twilio_account_sid(self) -> str | None: ...
    @property
    def twilio_auth_token(self) -> SecretStr | None: ...
    @property
    def twilio_api_key(self) -> str | None: ...
    @property
    def twilio_api_secret(self) -> SecretStr | None: ...
    @property
    def twilio_messaging_service_sid(self) -> str | None: ...
    @property
    def twilio_caller_id(self) -> str | None: ...
    @property
    def twilio_base_url(self) -> str | None: ...


def account_of(settings: TwilioSettings) -> TwilioAccount | None:
    """The account, or None: then messages go to paper. The settings have made sure that all of it is there."""
    if settings.twilio_account_sid is None:
        return None
    return TwilioAccount.model_validate(
        {
            "account_sid": settings.twilio_account_sid,
            "api_key": settings.twilio_api_key,
            "api_secret": settings.twilio_api_secret,
            "auth_token": settings.twilio_auth_token,
            "messaging_service_sid": settings.twilio_messaging_service_sid,
            "caller_id": settings.twilio_caller_id,
            "base_url": settings.twilio_base_url,
            "public_url": settings.public_url,
        }
    )
