"""What waits in the inbox of customer service, and who looks after it?"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.access import Asker, Asking, TheHouse
from api.asked import Strict
from api.clauses import clause_text
from api.errors import Problem
from api.guide import problems
from api.house import House
from api.shapes import Both
from api.view import both
from storage import inbox

router = APIRouter(prefix="/v1/inbox", tags=["inbox"])
EntryId = Annotated[str, Path(pattern="^in_[A-Za-z0-9]{1,40}$")]
CHANGED = problems(401, 403, 404, 409, 422)
DESCRIPTION = (
    "客户和同事回过来、机器没听懂或要人去办的话，和发到了却没人确认的升级。 · What people wrote that only a person can "
    "answer, and escalations that arrived and were not acknowledged."
)


class ReplySeen(BaseModel):
    """What somebody wrote to us."""

    id: str
    received_at: datetime
    text: str
    person: str | None = None
    name: str | None = None
    phone: str | None = None
    case: str | None = None
    message: str | None = Field(default=None, description="回的是哪一条 · the message it answers")
    taken_by: str | None = None
    taken_at: datetime | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None
    note: str | None = None


class EscalationSeen(BaseModel):
    """An escalation that reached somebody and was not acknowledged. `POST …/commands {"kind": "acknowledge"}` does."""

    message: str
    case: str
    role: str
    person: str | None = None
    name: str | None = None
    channel: str
    text: str | None = None
    sent_at: datetime
    clause: str | None = None
    clause_text: Both | None = None


class InboxSeen(BaseModel):
    """Both lists, the longest waiting first; settled replies, where asked for, the last first."""

    replies: list[ReplySeen]
    escalations: list[EscalationSeen]


class Settling(Strict):
    """What was done about it, for whoever looks later."""

    note: Annotated[str | None, Field(max_length=1000)] = None


@router.get(
    "",
    name="read_inbox",
    summary="收件箱 · the inbox",
    description=DESCRIPTION,
    responses=problems(401, 403, 422),
)
def read_inbox(house: TheHouse, asker: Asking, settled: Annotated[bool, Query()] = False) -> InboxSeen:
    written = inbox.written(house.database, handled=settled, scope=asker.scope)
    waiting = [] if settled else inbox.unanswered(house.database, asker.scope)
    return InboxSeen(
        replies=[reply_seen(one) for one in written],
        escalations=[_escalation_seen(one) for one in waiting],
    )


@router.post("/{entry}/take", name="take_inbox_entry", summary="我来处理 · look after it", responses=CHANGED)
def take_inbox_entry(house: TheHouse, asker: Asking, entry: EntryId) -> ReplySeen:
    """Taking what one has taken already is taking it."""
    return _changed(house, asker, entry, inbox.take(house.database, entry, asker.actor.person))


@router.post(
    "/{entry}/put-back", name="put_back_inbox_entry", summary="放回去 · leave it to others", responses=CHANGED
)
def put_back_inbox_entry(house: TheHouse, asker: Asking, entry: EntryId) -> ReplySeen:
    return _changed(house, asker, entry, inbox.put_back(house.database, entry, asker.actor.person))


@router.post("/{entry}/settle", name="settle_inbox_entry", summary="处理好了 · it is done", responses=CHANGED)
def settle_inbox_entry(house: TheHouse, asker: Asking, entry: EntryId, done: Settling) -> ReplySeen:
    """By whoever took it, or by another in their place."""
    changed = inbox.settle(house.database, entry, asker.actor.person, done.note)
    return _changed(house, asker, entry, changed)


def _changed(house: House, asker: Asker, entry_id: str, changed: bool) -> ReplySeen:
    found = inbox.entry(house.database, entry_id)
    if found is None:
        raise Problem(404, "NotFound")
    if changed:
        return reply_seen(found)
    if found.handled_at is not None:
        words = (f"{found.handled_by}已经处理好了。", f"{found.handled_by} has settled it already.")
        raise Problem(409, "SettledBefore", words, refusal="SettledBefore")
    holder = found.taken_by or "—"
    words = (f"这一条不在您手里，现在由{holder}处理。", f"This one is not yours; it is with {holder}.")
    raise Problem(409, "TakenByAnother", words, refusal="TakenByAnother")


def reply_seen(one: inbox.Written) -> ReplySeen:
    shown = one.model_dump(exclude={"case_no", "message_id", "handled_by", "handled_at"})
    return ReplySeen(
        **shown,
        case=one.case_no,
        message=one.message_id,
        settled_by=one.handled_by,
        settled_at=one.handled_at,
    )


def _escalation_seen(one: inbox.Unanswered) -> EscalationSeen:
    shown, text = one.model_dump(exclude={"message_id", "case_no", "says"}), clause_text(one.clause)
    return EscalationSeen(
        **shown, message=one.message_id, case=one.case_no, clause_text=both(text) if text else None
    )
