"""Which values travel in the inputs, commands and records of running cases, and which of their fields must be there?

    python -m tests.workflows.remembered      adds the models that are not written down yet

An old history is read by today's models. A field that is required now and was not then strands every case of then.
"""

import sys
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from activities import contracts
from domain.base import Fact
from domain.judge import Opening
from workflows.running import Done, Running

WRITTEN = Path(__file__).parents[1] / "histories" / "required-fields.txt"
TRAVELLING: list[Any] = [
    *(Running, Done, Opening),
    *(one for one in vars(contracts).values() if isinstance(one, type) and issubclass(one, Fact)),
]


def required_now() -> dict[str, set[str]]:
    """The required fields of every model that can be reached from what travels, by the model's name."""
    found: dict[str, set[str]] = {}
    todo, seen = list(TRAVELLING), set[Any]()
    while todo:
        one = todo.pop()
        todo += get_args(one)
        if one in seen or not (isinstance(one, type) and issubclass(one, BaseModel)):
            continue
        seen.add(one)
        todo += [field.annotation for field in one.model_fields.values()]
        plain = one.__pydantic_generic_metadata__["origin"] or one
        found[f"{plain.__module__}.{plain.__qualname__}"] = {
            name for name, field in one.model_fields.items() if field.is_required()
        }
    return found


def required_then() -> dict[str, set[str]]:
    """What every history since the first release is known to hold."""
    lines = WRITTEN.read_text(encoding="utf-8").splitlines() if WRITTEN.exists() else []
    parted = (line.partition(":") for line in lines)
    return {name: set(fields.split()) for name, _, fields in parted}


def write_new_ones() -> None:
    """A model that is there is never written anew: it says what histories hold that nobody can change."""
    both = required_now() | required_then()
    lines = [f"{name}: {' '.join(sorted(fields))}".rstrip() for name, fields in sorted(both.items())]
    WRITTEN.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_new_ones()
    sys.stdout.write(f"{WRITTEN}\n")
