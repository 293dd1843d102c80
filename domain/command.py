"""What does every command have in common, and which of its words are private?"""

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AwareDatetime, Field, StringConstraints

from domain.base import Fact

C = TypeVar("C", bound="Command")


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
    """What somebody wants of a case. Each has its own `kind`, an imperative; it may tick what holds it itself."""

    kind: str
    ticks: Ticks = ()

    def facts(self) -> dict[str, str]:
        """What it says of itself, before what is known of the case, to the papers and items that hold it."""
        return {}


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


def private_words(command: Command) -> dict[str, str]:
    """What must not leave the database, by field; a field with several texts gives one for each (`answers.cause`)."""
    found: dict[str, str] = {}
    for field in private_fields(type(command)):
        value = getattr(command, field)
        if isinstance(value, dict):
            found |= {f"{field}.{name}": text for name, text in value.items() if text}
        elif value:
            found[field] = value
    return found


def with_ids(command: C, ids: dict[str, str]) -> C:
    """The same command, with the id of each text in the text's place."""
    changes: dict[str, Any] = {}
    for place, text_id in ids.items():
        field, _, name = place.partition(".")
        changes[field] = {**changes.get(field, {}), name: text_id} if name else text_id
    return command.model_copy(update=changes)


class Tick(Command):
    """Items of the checklists are done."""

    kind: Literal["tick"] = "tick"


class Note(Command):
    """Something worth keeping that changes nothing."""

    kind: Literal["note"] = "note"
    text: Text
