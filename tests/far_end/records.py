"""What does the provider remember of a message or a call, and how does it write it down?"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from secrets import token_hex
from urllib.parse import quote

Json = dict[str, object]
API = "/2010-04-01/Accounts"


@dataclass
class Record:
    """One message (SM…) or call (CA…) with everything that it was asked with."""

    sid: str
    account_sid: str
    form: list[tuple[str, str]]
    status: str
    created_at: datetime
    error_code: str | None = None

    def asked(self, name: str, otherwise: str = "") -> str:
        return next((value for key, value in self.form if key == name), otherwise)

    @property
    def is_call(self) -> bool:
        return self.sid.startswith("CA")

    @property
    def parent(self) -> str:
        """The call that dialled this one, if another did."""
        return self.asked("ParentCallSid")

    @property
    def to(self) -> str:
        return self.asked("To")

    @property
    def body(self) -> str:
        return self.asked("Body")

    def as_json(self) -> Json:
        return _call_json(self) if self.is_call else _message_json(self)


def new_record(kind: str, account_sid: str, form: list[tuple[str, str]]) -> Record:
    prefix, status = ("CA", "queued") if kind == "Calls" else ("SM", "accepted")
    return Record(prefix + token_hex(16), account_sid, form, status, datetime.now(UTC))


def _message_json(record: Record) -> Json:
    created = format_datetime(record.created_at)
    uri = f"{API}/{record.account_sid}/Messages/{record.sid}"
    return {
        "sid": record.sid, "account_sid": record.account_sid, "api_version": "2010-04-01",
        "to": record.to, "from": None, "messaging_service_sid": record.asked("MessagingServiceSid"),
        "body": record.body, "status": record.status, "direction": "outbound-api",
        "date_created": created, "date_updated": created, "date_sent": None,
        "num_segments": "0", "num_media": "0", "price": None, "price_unit": "USD",
        "error_code": int(record.error_code) if record.error_code else None, "error_message": None,
        "uri": f"{uri}.json", "subresource_uris": {"media": f"{uri}/Media.json"},
    }  # fmt: skip


def _call_json(record: Record) -> Json:
    created = format_datetime(record.created_at)
    return {
        "sid": record.sid, "account_sid": record.account_sid, "api_version": "2010-04-01",
        "to": record.to, "to_formatted": record.to, "from": record.asked("From"),
        "from_formatted": record.asked("From"), "status": record.status,
        "direction": "outbound-dial" if record.parent else "outbound-api",
        "date_created": created, "date_updated": created, "start_time": None, "end_time": None,
        "duration": record.asked("Duration") or None, "price": None, "price_unit": "USD", "answered_by": None,
        "caller_name": None, "forwarded_from": None, "group_sid": None, "parent_call_sid": record.parent or None,
        "phone_number_sid": None, "queue_time": "0", "trunk_sid": None, "subresource_uris": {},
        "uri": f"{API}/{record.account_sid}/Calls/{record.sid}.json",
    }  # fmt: skip


def page_json(kind: str, path: str, records: list[Record], asked: dict[str, str]) -> Json:
    """One page of them, and where the next one is."""
    size, number = int(asked.get("PageSize", "50")), int(asked.get("Page", "0"))
    shown = records[number * size : (number + 1) * size]
    to = f"&To={quote(asked['To'], safe='')}" if "To" in asked else ""

    def at(page: int) -> str:
        return f"{path}?PageSize={size}&Page={page}{to}"

    return {
        kind.lower(): [record.as_json() for record in shown], "page": number, "page_size": size,
        "start": number * size, "end": max(number * size + len(shown) - 1, 0), "uri": at(number),
        "first_page_uri": at(0), "next_page_uri": at(number + 1) if len(records) > (number + 1) * size else None,
        "previous_page_uri": at(number - 1) if number else None,
    }  # fmt: skip
