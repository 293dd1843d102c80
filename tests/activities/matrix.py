"""What becomes of one message on each channel under each fault, until nothing more is to be done for it?"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import BaseModel

from activities.courier import Courier
from channels import open_channels
from channels.aliyun_sms import as_text
from channels.contract import Channel, Heard, Outbound, Sent
from domain.message import Recipient
from domain.people import Role
from storage import people, receipts
from storage.engine import Database
from tests.activities.house import MINUTE, Killed, Watch, message, open_order, row, say, settle_staff, wording
from tests.channels.booths import Booth, booth_of
from tests.channels.conftest import PUBLIC, account_at
from tests.channels.endings import ENDINGS
from tests.channels.house_door import HouseDoor, opened
from tests.far_end.aliyun import Aliyun
from tests.far_end.faults import Fault, Kind
from tests.far_end.provider import Json
from tests.far_end.twilio import FarEnd

PATIENT, HASTY = 8.0, 0.4
LEADER = {"phone": "+85290000002", "wecom": "zhangyang", "email": "zhang@house.example"}
MAINLAND = "+8619900000002"
# Where nobody can be asked the sentence decides: one is said again, the other goes to the next channel.
SENTENCES = {"send_again": "case-idle", "stay_silent": "offer-widened"}
SLOW = {
    "time-out before": Fault(Kind.HANG_BEFORE),
    "time-out after": Fault(Kind.HANG_AFTER),
    "drips": Fault(Kind.DRIP_AFTER),
}
ON_THE_WIRE = {
    **SLOW,
    "500 before": Fault(Kind.FAIL_BEFORE),
    "500 after": Fault(Kind.FAIL_AFTER),
    "disconnect before": Fault(Kind.DROP_BEFORE),
    "disconnect after": Fault(Kind.DROP_AFTER),
    "garbled": Fault(Kind.GARBLE_AFTER),
    "429": Fault(Kind.TOO_MANY, retry_after="7"),
    "callback early": Fault(Kind.EARLY_REPORT),
    "failure early": Fault(Kind.EARLY_REPORT, report="undelivered"),
}
KILLS: dict[str, Literal["before", "after"]] = {"killed before": "before", "killed after": "after"}
CALLBACKS = {"callback twice": (0, 0, 1, 1), "callbacks reversed": (1, 0)}
OF_RECEIPTS = frozenset({*CALLBACKS, "callback early", "failure early"})
PLAYS = (*ON_THE_WIRE, *KILLS, *CALLBACKS)
EVERY = ("sms", "voice", *ENDINGS)
OPEN = ("planned", "due", "held", "sending", "unknown")
WORDS = {"sms": ("sent", "delivered"), "voice": ("in-progress", "completed")}


class Cell(NamedTuple):
    """How often the provider took it, what the house believes, and whether the case is told to look elsewhere."""

    taken: int
    status: str
    handed_on: bool

    @property
    def words(self) -> str:
        return f"{self.taken}→" if self.handed_on else str(self.taken)


@dataclass
class Stand:
    """A channel in front of its far end; `report` has the provider say how the last one went, first or in the end."""

    channel: Channel
    # The same in front of the same far end, soon out of patience: for providers that hang.
    hasty: Callable[[], Channel]
    faults: deque[Fault]
    taken: Callable[[], int]
    report: Callable[[int], object] | None = None


class Desk(HouseDoor):
    """A door that writes down what it hears at once, as the real one does, and as often as it is told."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    def take(self, heard: Heard) -> None:
        kept = heard.model_dump(include={"what", "attempt_id", "provider_id", "code"})
        receipts.apply(self.database, receipts.Heard(received_at=Watch().now(), **kept))


@contextmanager
def stand_of(name: str, database: Database) -> Iterator[Stand]:
    """A channel by name, with a far end of its own."""
    if name not in WORDS:
        with booth_of(name, PATIENT, at_most=1000) as booth:
            yield _stand(booth, database)
        return
    desk = Desk(database)
    with FarEnd() as far_end, opened(desk) as local:
        far_end.deliver_to[PUBLIC] = local
        desk.account = account_at(far_end, PATIENT)
        desk.channels = open_channels(desk.account)
        yield Stand(
            desk.channels[name],
            lambda: open_channels(account_at(far_end, HASTY))[name],
            far_end.faults,
            lambda: len(far_end.records),
            lambda turn: far_end.report(far_end.records[-1], WORDS[name][turn]),
        )
        for channel in desk.channels.values():
            channel.close()


def _stand(booth: Booth, database: Database) -> Stand:
    channel, far = booth.channel, booth.far

    def hasty() -> Channel:
        assert isinstance(booth.account, BaseModel)
        return type(channel)(booth.account.model_copy(update={"timeout": HASTY}))  # type: ignore[call-arg]

    if not isinstance(far, Aliyun):
        return Stand(channel, hasty, far.faults, lambda: len(far.taken))

    def tell(said: Json, report: str) -> None:
        """Pushed to the address in its console; an SMS by our own id, a call by the end of it."""
        hook, told = far.report(said, report != "undelivered")
        attempt = receipts.attempt_ending(database, str(told["out_id"]))
        heard = channel.hear(f"aliyun-{hook}", {"n": attempt or ""}, as_text(told))
        assert heard is not None
        Desk(database).take(heard)

    far.tell = tell
    return Stand(
        channel, hasty, far.faults, lambda: len(far.taken), lambda _: tell(far.taken[-1], "delivered")
    )


def measured(name: str, database: Database) -> dict[str, dict[str, Cell]]:
    """Every fault of a channel, by the fault's name and by what the sentence wants where nobody can be asked."""
    settle_staff(database)
    phone = MAINLAND if name.startswith("aliyun") else LEADER["phone"]
    people.change(database, "per_team_leader", **{**LEADER, "phone": phone})
    found: dict[str, dict[str, Cell]] = {}
    with stand_of(name, database) as stand:
        unsure = ["send_again"] if stand.channel.can_be_asked else list(SENTENCES)
        for play in PLAYS:
            if stand.report or play not in OF_RECEIPTS:
                found[play] = {how: played(database, stand, play, SENTENCES[how]) for how in unsure}
    return found


def played(database: Database, stand: Stand, play: str, says: str) -> Cell:
    """One message of a case of its own, from the first attempt to its end."""
    watch, before = Watch(), stand.taken()
    case = say(database, open_order(database, watch.now()))
    key, to = f"{case.no} {play}", Recipient(role=Role.TEAM_LEADER)
    said = {"says": says, "to": to, "channel": stand.channel.name, "clause": "conflict-11", "facts": {}}
    say(database, case, message(case, key, watch.now(), **said))
    if play in ON_THE_WIRE:
        stand.faults.append(ON_THE_WIRE[play])
    if play in KILLS:
        _let_it_be_killed(stand.channel, KILLS[play])
    first = stand.hasty() if play in SLOW else stand.channel
    works = Courier(database, {first.name: first}, wording(database), "works", now=watch.now)
    with ThreadPoolExecutor(2) as hands:
        for _ in range(8):
            with suppress(Killed):
                works.round(hands)
            works.channels = {first.name: stand.channel}
            _until_it_happened(stand)
            if row(database, key).status not in OPEN:
                break
            watch.pass_by(MINUTE)
    if first is not stand.channel:
        first.close()
    for turn in CALLBACKS.get(play, ()):
        assert stand.report, f"{stand.channel.name} never calls back"
        stand.report(turn)
    told = row(database, key)
    handed_on = any(report.message_id == told.id for report in receipts.unheard(database))
    return Cell(stand.taken() - before, told.status, handed_on)


def _until_it_happened(stand: Stand) -> None:
    """On a busy machine we lose patience before the far end has even read the request: the fault is for that one."""
    until = time.monotonic() + 3
    while stand.faults and time.monotonic() < until:
        time.sleep(0.01)


def _let_it_be_killed(channel: Channel, when: Literal["before", "after"]) -> None:
    really = channel.send

    def send(outbound: Outbound) -> Sent:
        channel.send = really  # type: ignore[method-assign]
        if when == "after":
            really(outbound)
        raise Killed

    channel.send = send  # type: ignore[method-assign]
