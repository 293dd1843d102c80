"""How does a case change while one command is carried out or time passes?"""

from datetime import datetime
from typing import Any

from pydantic import JsonValue

from domain import refusal
from domain.case import Case, Step
from domain.clock import Breach, Clock, day_kept, pause, resume, start
from domain.command import Command
from domain.complaint import Complaint
from domain.deadline import Deadline
from domain.event import Event
from domain.holding import what_holds
from domain.machine import Machine, Row
from domain.message import Message
from domain.order import Order
from domain.people import THE_SYSTEM, Actor
from domain.plan import Planned, compose, counting, messages_of, next_planned, plan, rivals
from domain.request import Request
from domain.standard import ComplaintRules, OrderRules


class Turn:
    """One turn of a case: it gathers what happens, and `step` hands it all over. The case given is never touched."""

    def __init__(self, case: Case, machine: Machine, at: datetime, by: Actor = THE_SYSTEM) -> None:
        self.case, self.machine, self.at, self.by = case, machine, at, by
        self.events: list[Event] = []
        self.messages: list[Message] = []

    @property
    def order(self) -> Order:
        return self.case.order

    @property
    def complaint(self) -> Complaint:
        return self.case.complaint

    @property
    def order_rules(self) -> OrderRules:
        return self.case.order_rules

    @property
    def complaint_rules(self) -> ComplaintRules:
        return self.case.standard.complaint_rules

    def step(self, now: datetime) -> Step:
        """The step as a whole; what it planned for this very instant is done in it."""
        self.by = THE_SYSTEM
        self.let_fall_due(now)
        case = self.case.but(seq=self.case.seq + 1)
        return Step(
            case=case, events=tuple(self.events), messages=tuple(self.messages), requests=case.requests
        )

    def update(self, **changes: Any) -> None:
        """Change what is known of the order or complaint."""
        self._put(body=self.case.body.but(**changes))

    def happened(self, name: str, **facts: JsonValue) -> None:
        """Note that something happened now: notices go out, deadlines that it settles end, others begin."""
        self.events.append(Event(name=name, at=self.at, by=self.by.person, facts=facts))
        place = len(self.events)
        self._put(moments={**self.case.moments, name: self.at})
        renewed = self._settle(name)
        for deadline in (*renewed, *self.case.standard.started_by.get(name, ())):
            self._begin(deadline, self.at)
        self._notify(name, place, facts)

    def set_date(self, name: str, at: datetime) -> None:
        """Give the case a date (the appointment …): deadlines that count to it move; a breach stays a breach."""
        self._put(moments={**self.case.moments, name: at})
        self._start(name, at)

    def clear_date(self, name: str) -> None:
        """Take a date away; what counted to it ends without a judgement."""
        moments = {key: value for key, value in self.case.moments.items() if key != name}
        counted = {deadline.name for deadline in self.case.standard.started_by.get(name, ())}
        self._put(moments=moments, clocks=tuple(c for c in self.case.clocks if c.deadline not in counted))

    def stop_counting(self) -> None:
        """Everything that counts ends without a judgement; what was broken stays broken."""
        self._put(clocks=())

    def go(self, stage: str) -> None:
        """Enter a stage: its entrance is carried out, deadlines that pause there pause, others resume.

        What the stage before had asked of the world is no longer wanted: an answer would only be refused, and the
        shell asks until it is answered.
        """
        before = self.case.stage
        self._put(stage=stage, entered_at=self.at, requests=())
        self._pause_and_resume()
        if stage in self.machine.over:
            self._put(clocks=(), closed_at=self.at)
        elif stage != before:
            self._start("moved", self.at)
        entrance = self.machine.entrances.get(stage)
        if entrance:
            entrance.deed(self)

    def ask(self, **request: Any) -> None:
        """Ask the world; the answer comes back as a command of the system."""
        made = Request(id=f"{self.case.seq + 1}.{len(self.case.requests)}", **request)
        self._put(requests=(*self.case.requests, made))

    def answered(self, request: str) -> bool:
        """Take a request off the list; False where it was no longer waited for."""
        left = tuple(asked for asked in self.case.requests if asked.id != request)
        known = len(left) < len(self.case.requests)
        self._put(requests=left)
        return known

    def tick(self, items: tuple[str, ...]) -> None:
        """Tick items of checklists. UnknownItem when the standard has no such item."""
        unknown = [item for item in items if item not in self.case.standard.items]
        if unknown:
            raise refusal.UnknownItem(items="、".join(unknown))
        new = tuple(dict.fromkeys(item for item in items if item not in self.case.body.ticked))
        if new:
            self.update(ticked=(*self.case.body.ticked, *new))
            self.happened("ticked", items=list(new))

    def pass_gate(self, command: str) -> None:
        """ChecklistUnfinished or PapersMissing unless all that this command waits for is there."""
        if held := what_holds(self.case, command):
            raise held

    def untick(self, command: str) -> None:
        """A gate is passed anew each time: take its ticks away."""
        gated = {
            item.id for gate in self.case.standard.gates if gate.command == command for item in gate.items
        }
        self.update(ticked=tuple(item for item in self.case.body.ticked if item not in gated))

    def acknowledge(self, about: str | None) -> None:
        """Somebody has taken notice: the escalation of that deadline stops. A stale one changes nothing.

        Nor does an early one: before the time is up there is nothing to take notice of, unless a notice told of it.
        """
        announced = {notice.about for notice in self.case.standard.notices}
        for clock in self.case.clocks:
            known = clock.over_at is not None or clock.deadline in announced
            if clock.name == about and clock.unanswered and known:
                self._replace(clock, acknowledged_at=self.at, acknowledged=clock.acknowledged + 1)
                self.happened("acknowledged", deadline=clock.deadline)

    def breached(self, deadline: str, clause: str, occurrence: int = 1) -> None:
        """A promise was broken; that stays on record whatever comes after."""
        breach = Breach(at=self.at, deadline=deadline, occurrence=occurrence, clause=clause)
        self._put(breaches=(*self.case.breaches, breach))
        self.happened("breached", deadline=deadline, clause=clause)

    def say(self, message: Message) -> None:
        """Release a message that no notice or deadline plans."""
        self.messages.append(message)

    def let_fall_due(self, now: datetime) -> None:
        """Whatever was due up to `now` happens first, each at its own instant: nobody rewrites who was on time."""
        while (entry := next_planned(self.case)) and entry.at <= now:
            # A deadline whose tighter rival was taken away surfaces late: it falls due now, not before what happened.
            self.at = max(entry.at, self.case.at)
            self._put(at=self.at)
            self._fire(entry)
        self.at = now
        self._put(at=now)

    def escalate_now(self, about: str | None) -> None:
        """Somebody could not be reached by any channel: the next step of that escalation does not wait its time.

        Only one that was not told yet: repeats keep their time, and before the time is up nothing is escalated.
        """
        over = {clock.name for clock in self.case.clocks if clock.over_at}
        steps = (entry for entry in plan(self.case) if entry.clock == about and entry.does == "escalate")
        first = (entry for entry in steps if entry.step.startswith("escalate.") and entry.step.endswith(".0"))
        entry = next((entry for entry in first if entry.clock in over), None)
        if entry:
            self._fire(entry.model_copy(update={"at": self.at}))

    def _fire(self, entry: Planned) -> None:
        clock = next(clock for clock in self.case.clocks if clock.name == entry.clock)
        told = messages_of(self.case, entry)
        clock = self._replace(clock, done=(*clock.done, entry.step))
        self.messages += told
        if entry.does == "due":
            self._fall_due(clock, self.case.standard.deadline(clock.deadline))
        elif told:
            name = "reminded" if entry.does == "remind" else "escalated"
            self.happened(name, deadline=entry.what, clause=entry.clause, tell=entry.tell, says=entry.says)
        self._begin_again(clock.name)

    def _fall_due(self, clock: Clock, deadline: Deadline) -> None:
        clock = self._replace(clock, over_at=self.at)
        for rival in rivals(self.case, clock):
            self._drop(rival)
        if deadline.breach:
            self.breached(deadline.name, deadline.clause, clock.occurrence)
        row = self.machine.row(self.case.stage, f"due {deadline.name}")
        if row:
            self.carry_out(row, None)
        if not deadline.escalate:
            self._drop(clock.name)

    def carry_out(self, row: Row, command: Command | None) -> None:
        """Do what a row says. A command ticks what it brings along; what holds it refuses it last.

        A stage's own refusals come first: they say what is wrong with the deed, a checklist only what is still to do.
        """
        held = None
        if command:
            self.tick(command.ticks)
            held = what_holds(self.case, command.kind, command.facts())
        row.deed(self, command)
        if held:
            raise held

    def _start(self, moment: str, at: datetime) -> None:
        for deadline in self.case.standard.started_by.get(moment, ()):
            self._begin(deadline, at)

    def _begin(self, deadline: Deadline, at: datetime, day: int | None = None) -> None:
        """Count one deadline from an instant, in place of an earlier count; paused at once where it pauses."""
        calendar, counted = self.case.standard.calendar, self.case.occurrences
        if deadline.once and deadline.name in counted:
            return
        clocks = tuple(clock for clock in self.case.clocks if clock.deadline != deadline.name)
        self._put(clocks=clocks)
        if not self.case.matches(deadline.only):
            return
        occurrence = counted.get(deadline.name, 0) + 1
        clock = start(deadline, occurrence, at, self.at, calendar, day)
        if clock:
            if self.case.stage in deadline.pauses_in:
                clock = pause(clock, deadline, self.at, calendar)
            self._put(clocks=(*clocks, clock), occurrences={**counted, deadline.name: occurrence})

    def _begin_again(self, name: str) -> None:
        """A deadline that comes round counts afresh once it has said all that it had to say."""
        for clock in [clock for clock in self.case.clocks if clock.name == name]:
            deadline = self.case.standard.deadline(clock.deadline)
            said = {f"escalate.{index}.0" for index in range(len(deadline.escalate))}
            if deadline.again and said <= set(clock.done):
                day = day_kept(clock, deadline, self.at, self.case.standard.calendar)
                self._begin(deadline, self.at, day)

    def _settle(self, moment: str) -> list[Deadline]:
        """End what this moment ends, a promise not broken yet being kept; the answer is what counts afresh from it."""
        running = [(clock, self.case.standard.deadline(clock.deadline)) for clock in self.case.clocks]
        ended = [(c, law) for c, law in running if moment in (*law.until, *law.void, *law.anew)]
        counted = {clock.name for clock, _ in counting(self.case)} if ended else set()
        for clock, law in ended:
            self._drop(clock.name)
            judged = law.breach and not clock.over_at and (clock.paused or clock.name in counted)
            if moment not in law.void and judged:
                self.happened("kept", deadline=law.name, clause=law.clause)
        return [law for _, law in ended if moment in law.anew]

    def _notify(self, name: str, place: int, facts: dict[str, JsonValue]) -> None:
        said = {key: str(value) for key, value in facts.items() if isinstance(value, str | int)}
        for notice in self.case.standard.told_on.get(name, ()):
            if self.case.matches(notice.only):
                about = next(
                    (clock.name for clock in self.case.clocks if clock.deadline == notice.about), None
                )
                for to in self.case.recipients(notice.tell):
                    self.messages.append(
                        compose(
                            key=f"{notice.name}@{self.case.seq + 1}.{place}",
                            to=to,
                            by=notice.by,
                            says=notice.say,
                            clause=notice.clause,
                            about=about,
                            asks=notice.asks_acknowledgement,
                            at=self.at,
                            facts=said,
                        )
                    )

    def _pause_and_resume(self) -> None:
        calendar, stage = self.case.standard.calendar, self.case.stage
        clocks = []
        for clock in self.case.clocks:
            deadline = self.case.standard.deadline(clock.deadline)
            change = pause if stage in deadline.pauses_in else resume
            clocks.append(change(clock, deadline, self.at, calendar))
        self._put(clocks=tuple(clocks))

    def _replace(self, clock: Clock, **changes: Any) -> Clock:
        changed = clock.but(**changes)
        self._put(clocks=tuple(changed if c.name == clock.name else c for c in self.case.clocks))
        return changed

    def _drop(self, name: str) -> None:
        self._put(clocks=tuple(clock for clock in self.case.clocks if clock.name != name))

    def _put(self, **changes: Any) -> None:
        self.case = self.case.but(**changes)
