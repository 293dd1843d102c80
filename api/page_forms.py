"""How does a command become a form, and a filled-in form a command again?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.shapes import CaseSeen, CommandSeen

LONG = 500


@dataclass(frozen=True)
class Input:
    """One field of a form; `choices` are (value, zh, en)."""

    name: str
    kind: str
    required: bool
    about: str = ""
    choices: tuple[tuple[str, str, str], ...] = ()


YES_NO = (("true", "是", "yes"), ("false", "否", "no"))


def inputs_of(command: CommandSeen, case: CaseSeen) -> list[Input]:
    """The fields of a command; ticks become the items of the checklist that holds this command."""
    return [_input(name, schema, command, case) for name, schema in command.fields.items() if name != "by"]


def _input(name: str, schema: Mapping[str, Any], command: CommandSeen, case: CaseSeen) -> Input:
    required, about = bool(schema.get("required")), str(schema.get("description", ""))
    plain = next((one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"), schema)
    if name == "ticks":
        gates = [checklist for checklist in case.checklists if checklist.gate == command.kind]
        items = tuple((item.id, item.zh, item.en) for gate in gates for item in gate.items if not item.ticked)
        return Input(name, "ticks", False, about, items)
    if "enum" in plain:
        return Input(name, "choice", required, about, tuple((str(one),) * 3 for one in plain["enum"]))
    if plain.get("type") == "boolean":
        return Input(name, "choice", required, about, YES_NO)
    if plain.get("format") == "date-time":
        return Input(name, "instant", required, about)
    if plain.get("type") == "object":
        return Input(name, "items", required, about)
    long = plain.get("maxLength", 0) > LONG
    return Input(name, "words" if long else "line", required, about)


def filled_in(form: Mapping[str, list[str]], inputs: list[Input], zone: str) -> dict[str, Any]:
    """What was filled in, as the command's own fields; what was left empty is not said at all."""
    found: dict[str, Any] = {}
    for field in inputs:
        given = [value.strip() for value in form.get(field.name, []) if value.strip()]
        if given:
            found[field.name] = _value(field.kind, given, zone)
    return found


def _value(kind: str, given: list[str], zone: str) -> Any:
    first = given[0]
    if kind == "ticks":
        return given
    if kind == "choice":
        return {"true": True, "false": False}.get(first, first)
    if kind == "instant":
        return _instant(first, zone)
    if kind == "items":
        pairs = [part.partition("=") for part in first.replace("，", ",").split(",")]
        return {
            code.strip(): int(count) if count.strip().isdecimal() else count.strip()
            for code, _, count in pairs
        }
    return first


def _instant(written: str, zone: str) -> str:
    """A browser's clock shows no zone: it is read as the standard's."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).isoformat()
