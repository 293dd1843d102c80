"""Which messages to one person, due together, go out as one?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from activities.manners import OVERDUE, waited
from channels.contract import Capability, Channel
from storage.outbox import Claimed

# More would be read by nobody, and Twilio takes 1,600 signs.
MOST, LONGEST = 5, 600
NEVER = frozenset({Capability.KEYPRESS, Capability.BUTTON, Capability.TEMPLATE})


def parcels(
    claimed: Sequence[Claimed], channels: Mapping[str, Channel], within: timedelta, now: datetime
) -> list[list[Claimed]]:
    """What is sent at once, in the order in which it was due; most parcels hold one message.

    Together go messages that are due within so long of each other, to one person by one channel; after an outage also
    what is overdue. A call says one thing; a card and a mail have one button or one link for one message; a template
    has its own words.
    """
    found: list[list[Claimed]] = []
    open_for: dict[tuple[str, ...], list[Claimed]] = {}
    for one in sorted(claimed, key=lambda one: (one.message.planned_at, one.message_id)):
        key = _key(one)
        overdue = waited(one, now) > OVERDUE
        parcel = open_for.get(key) if (within or overdue) and _may(one, channels) else None
        near = parcel and (_near(parcel, one, within) or (overdue and waited(parcel[0], now) > OVERDUE))
        if parcel and near and _has_room(parcel, one):
            parcel.append(one)
            continue
        found.append([one])
        if _may(one, channels):
            open_for[key] = found[-1]
    return [_together(parcel) for parcel in found]


def _key(one: Claimed) -> tuple[str, ...]:
    return one.message.channel, one.to.person or "", one.to.phone or "", one.to.language


def _may(one: Claimed, channels: Mapping[str, Channel]) -> bool:
    channel = one.message.channel
    return channel not in ("email", "webhook") and not channels[channel].capabilities & NEVER


def _near(parcel: Sequence[Claimed], one: Claimed, within: timedelta) -> bool:
    return bool(within) and one.message.planned_at - parcel[0].message.planned_at <= within


def _has_room(parcel: Sequence[Claimed], one: Claimed) -> bool:
    length = sum(len(each.text or "") for each in (*parcel, one))
    return len(parcel) < MOST and length <= LONGEST


def _together(parcel: list[Claimed]) -> list[Claimed]:
    """Each keeps its own wording; what is sent is all of them, numbered."""
    if len(parcel) == 1:
        return parcel
    said = "\n".join(f"{place}/{len(parcel)} {one.text}" for place, one in enumerate(parcel, 1))
    lead = parcel[0].attempt_id
    return [one.model_copy(update={"bundle": lead, "said": said}) for one in parcel]
