"""Which commands may people give, in which shape do they arrive, and what is refused before the case is asked?"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from domain.command import Command
from domain.machine import Machine
from domain.machines import MACHINES

UNSPEAKABLE = PydanticCustomError(
    "said",
    "unspeakable",
    {"zh": "文字里有不能保存的字符（如 NUL）", "en": "holds a character that cannot be kept, such as NUL"},
)


def speakable(given: Any) -> Any:
    """Refuse what PostgreSQL cannot keep, in any text at any depth: NUL, and halves of characters."""
    if isinstance(given, str):
        if "\x00" in given or any("\ud800" <= sign <= "\udfff" for sign in given):
            raise UNSPEAKABLE
    elif isinstance(given, dict):
        for name, value in given.items():
            speakable(name)
            speakable(value)
    elif isinstance(given, list):
        for value in given:
            speakable(value)
    return given


class Strict(BaseModel):
    """A body at the door: a field that we do not know is a mistake worth telling, not something to pass over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _speakable(cls, given: Any) -> Any:
        return speakable(given)


class Asked(Strict):
    """What any command may carry besides its own fields."""

    by: Annotated[
        str | None,
        Field(
            max_length=60,
            pattern="^[A-Za-z0-9_-]+$",
            description="代谁登记：人员编号，或本单客户的编号 · on whose behalf: the id of a person, or of this case's "
            "customer",
            examples=["per_zhang"],
        ),
    ] = None


def commands_of(machine: Machine) -> dict[str, type[Command]]:
    """The commands for which some row names people; the system's own are not for sale at the door."""
    return {row.trigger: row.command for row in machine.rows if row.command and row.by}


def asked_of(machines: Iterable[Machine]) -> Any:
    """The union of the commands of these machines as the door takes them, told apart by `kind`."""
    commands = dict.fromkeys(command for machine in machines for command in commands_of(machine).values())
    kinds: Any = reduce(or_, (ASKED[command] for command in commands))
    return Annotated[kinds, Field(discriminator="kind")]


def _strict(kind: str, command: type[Command]) -> type[Asked]:
    """The command's own fields, and `by`; unlike the command itself it forgives nothing."""
    name = f"{command.__name__}Command"
    doc = (command.__doc__ or kind) if command.__doc__ != Command.__doc__ else kind
    bases: Any = (command, Asked)
    # Without a default: at the door `kind` is what must be said, and OpenAPI tells it so.
    said: Any = (command.model_fields["kind"].annotation, ...)
    made: Any = create_model(name, __base__=bases, __doc__=doc, kind=said)
    return cast(type[Asked], made)


ASKED: dict[type[Command], type[Asked]] = {
    command: _strict(kind, command)
    for machine in MACHINES.values()
    for kind, command in commands_of(machine).items()
}


def command_in(asked: Any) -> Command:
    """The command itself, as the domain knows it."""
    plain = next(base for base in type(asked).__bases__ if issubclass(base, Command))
    fields = {name: getattr(asked, name) for name in plain.model_fields}
    return plain.model_construct(set(asked.model_fields_set) - {"by"}, **fields)
