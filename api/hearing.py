"""What does the house do with what a provider reports, or a person answers through one?"""

from datetime import UTC, datetime

from api.house import House
from api.replies import Said
from channels.contract import Heard
from channels.reasons import as_counted, explain, why
from storage import opt_outs, receipts
from storage.reading_people import by_phone
from storage.receipts import Report

# Only what says what became of it: the rest of a form repeats numbers and words.
KEPT = (
    "MessageStatus",
    "CallStatus",
    "ErrorCode",
    "Digits",
    "AnsweredBy",
    "CallDuration",
    "MessageSid",
    "CallSid",
    "err_code",
    "status_code",
    "dtmf",
    "biz_id",
    "call_id",
)


def take_report(house: House, heard: Heard, fields: dict[str, str]) -> Report | None:
    """Keep it, and let it move its message forward; what the case must hear of it, if anything."""
    now = datetime.now(UTC)
    cause = explain(heard.code) if heard.code else None
    if cause and cause.cause == "opted_out" and heard.attempt_id:
        opt_outs.leave_by_attempt(house.database, heard.attempt_id, now)
    house.metrics.reports.labels(heard.what, as_counted(heard.code)).inc()
    trouble = why(heard.code, heard.what)
    kept = receipts.Heard(
        what=heard.what,
        received_at=now,
        attempt_id=heard.attempt_id,
        provider_id=heard.provider_id,
        code=heard.code,
        reason_zh=trouble.zh if trouble else None,
        reason_en=trouble.en if trouble else None,
        raw={name: fields[name] for name in KEPT if name in fields},
    )
    return receipts.apply(house.database, kept)


def as_said(house: House, heard: Heard) -> tuple[Said, str]:
    """A reply with whoever has that number, and in which language they are answered."""
    known = by_phone(house.database, heard.from_phone) if heard.from_phone else []
    said = Said(
        text=heard.text or "",
        at=datetime.now(UTC),
        phone=heard.from_phone,
        person=known[0].id if known else None,
        mark=heard.code,
        provider_id=heard.provider_id,
    )
    return said, known[0].language if known else "zh"
