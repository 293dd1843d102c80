"""Is it really Twilio who is speaking to us?"""

from collections.abc import Iterable, Mapping

from twilio.request_validator import RequestValidator

from channels.account import TwilioAccount


class BadSignature(Exception):
    """Whoever called is not Twilio, or we cannot tell. The reason is for the log, not for the caller."""


def verify(
    account: TwilioAccount,
    path_and_query: str,
    form: Mapping[str, str],
    signature: str | None,
) -> None:
    """Raise BadSignature unless Twilio signed this. The address is the public one from the settings: what the
    request says about its host is the proxy's, or an attacker's."""
    token = account.auth_token.get_secret_value()
    if not token:
        raise BadSignature("no auth token is configured")
    if not signature:
        raise BadSignature("no signature")
    if not path_and_query.startswith("/"):
        raise BadSignature("no path")
    if not all(isinstance(value, str) for value in _values(form)):
        raise BadSignature("a field is not text")
    url = account.public_url.rstrip("/") + path_and_query
    try:
        genuine = RequestValidator(token).validate(url, form, signature)
    except ValueError as oddity:
        raise BadSignature("an address or field that cannot be signed") from oddity
    if not genuine:
        raise BadSignature("the signature does not match")


def _values(form: Mapping[str, str]) -> Iterable[object]:
    pairs = getattr(form, "multi_items", form.items)()
    return [value for _, value in pairs]
