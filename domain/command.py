"""What does every command have in common, and which of its words are private?"""

from typing import Annotated, Any, Literal, get_args

from pydantic import AwareDatetime, Field, StringConstraints

from domain.base import Fact


class Private:
    """Marks a field whose words are kept in the database; only the id of the text travels on (`txt_…`)."""


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), Private()]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Private()]
Instant = AwareDatetime
Ticks = Annotated[
    tuple[str, ...],
    Field(description="清单项目 · items of the checklists of this stage that are hereby ticked"),
]


class Command(Fact):
    """What somebody wants of a case. Each has its own `kind`, an imperative."""

    kind: str


class WithTicks(Command):
    """A command behind a gate may tick the gate's items itself."""

    ticks: Ticks = ()


def private_fields(command: type[Command]) -> tuple[str, ...]:
    """The fields of a command whose values must not leave the database."""
    return tuple(
        name
        for name, field in command.model_fields.items()
        if any(isinstance(mark, Private) for mark in field.metadata) or _has_private(field.annotation)
    )


def _has_private(annotation: Any) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    return any(isinstance(mark, Private) for mark in marks) or any(map(_has_private, get_args(annotation)))


class Tick(WithTicks):
    """Items of the checklists are done."""

    kind: Literal["tick"] = "tick"


class Note(Command):
    """Something worth keeping that changes nothing."""

    kind: Literal["note"] = "note"
    text: Text
