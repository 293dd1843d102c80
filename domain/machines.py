"""Which kinds of case are there, and what is the whole transition table of each?"""

from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field, TypeAdapter

from domain.base import Fact
from domain.command import Command
from domain.machine import Machine
from domain.people import THE_SYSTEM, Actor
from domain.stages import (
    acceptance,
    appointment,
    callbacks,
    cancellation,
    closing,
    complaint_clarification,
    complaint_closing,
    complaint_intake,
    complaint_remedy,
    coordination,
    dispatch,
    everywhere,
    intake,
    materials,
    papers,
    purchase_cancellation,
    purchase_care,
    purchase_refund,
    purchase_return,
    purchase_sale,
    quote,
    reception_visit,
    repair,
    stores,
    visit,
    work,
)

ORDER = Machine(
    "order",
    first="details_pending",
    over={
        "closed": ("已结案", "closed"),
        "cancelled": ("已取消", "cancelled"),
        "declined": ("未成交", "declined"),
        "rejected": ("已驳回", "rejected"),
        "expired": ("已过期", "expired"),
    },
    parts=[
        everywhere.rows,
        papers.rows,
        intake.rows,
        dispatch.rows,
        stores.rows,
        callbacks.rows,
        appointment.rows,
        visit.rows,
        quote.rows,
        work.rows,
        materials.rows,
        coordination.rows,
        repair.rows,
        acceptance.rows,
        closing.rows,
        cancellation.rows,
    ],
)
COMPLAINT = Machine(
    "complaint",
    first="reacting",
    over={"closed": ("已结案", "closed")},
    parts=[
        everywhere.rows,
        papers.rows,
        complaint_intake.rows,
        complaint_clarification.rows,
        complaint_remedy.rows,
        complaint_closing.rows,
    ],
)
PURCHASE = Machine(
    "purchase",
    first="sold",
    over={
        "closed": ("已结案", "closed"),
        "cancelled": ("已取消", "cancelled"),
        "returned": ("已退货", "returned"),
        "exchanged": ("已换货", "exchanged"),
    },
    parts=[
        everywhere.rows,
        papers.rows,
        purchase_sale.rows,
        purchase_care.rows,
        purchase_cancellation.rows,
        purchase_return.rows,
        purchase_refund.rows,
    ],
)
RECEPTION = Machine(
    "reception",
    first="waiting",
    over={"closed": ("已结案", "closed"), "left": ("未接待即离开", "left before being received")},
    parts=[everywhere.rows, papers.rows, reception_visit.rows],
)
MACHINES: dict[str, Machine] = {machine.kind: machine for machine in (ORDER, COMPLAINT, PURCHASE, RECEPTION)}
COMMANDS: dict[str, type[Command]] = {
    command.model_fields["kind"].default: command
    for machine in MACHINES.values()
    for command in machine.commands()
}
if TYPE_CHECKING:
    AnyCommand = Command
else:
    AnyCommand = Annotated[Union[tuple(COMMANDS.values())], Field(discriminator="kind")]  # noqa: UP007
read_command: TypeAdapter[Any] = TypeAdapter(AnyCommand)


class Given(Fact):
    """A command in its envelope: by whom, and under which key, so that the same one twice is done once.

    `trace`: under which the client traces its request, where it says so.
    """

    command: AnyCommand
    by: Actor = THE_SYSTEM
    key: str = ""
    trace: str | None = Field(default=None, exclude_if=lambda trace: trace is None)

    @property
    def traced(self) -> str | None:
        """As the client told it, else the 32 digits of a key that the door made; a report's key is none."""
        return self.trace or (self.key.removeprefix("k_") if self.key.startswith("k_") else None)
