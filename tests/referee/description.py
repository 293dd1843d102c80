"""What does Twilio itself say that a request to it, and its answer, look like?"""

import json
from functools import cache
from typing import Any

from tests.referee.fetching import place
from tests.referee.node import CannotFetch
from tests.referee.pins import DESCRIPTION

Json = dict[str, Any]
ACCOUNT = "/2010-04-01/Accounts/{AccountSid}/"
ENDS = ("Messages.json", "Messages/{Sid}.json", "Calls.json", "Calls/{Sid}.json")
SPOKEN = tuple(ACCOUNT + end for end in ENDS)
MISSING: list[CannotFetch] = []
FORM = "application/x-www-form-urlencoded"


def trimmed(whole: Json) -> Json:
    """Messages and calls alone: 4 of 121 paths, which a referee reads in a tenth of the time."""
    paths = {path: whole["paths"][path] for path in SPOKEN}
    for path in paths.values():
        for request in (part for part in path.values() if "responses" in part):
            if "requestBody" in request:
                form = request["requestBody"]["content"][FORM]
                form["encoding"] = _repeated(form["schema"])
            _relative(request["responses"].get("200", {}))
    named = _named(paths, whole["components"]["schemas"], {})
    components = {"schemas": named, "securitySchemes": whole["components"]["securitySchemes"]}
    return {**whole, "paths": paths, "components": components}


def _repeated(schema: Json) -> Json:
    """A list is sent by repeating its key; the description leaves that unsaid, and referees then expect commas."""
    lists = [name for name, about in schema["properties"].items() if about.get("type") == "array"]
    return {name: {"style": "form", "explode": True} for name in lists}


def _relative(answer: Json) -> None:
    """A page's addresses are called full ones, and are relative in every example of the same description."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    for about in schema.get("properties", {}).values():
        if about.get("format") == "uri":
            about["format"] = "uri-reference"


def _named(part: object, schemas: Json, found: Json) -> Json:
    """The schemas that are referred to, and those that they refer to."""
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in found:
            found[name] = schemas[name]
            _named(schemas[name], schemas, found)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _named(inner, schemas, found)
    return found


@cache
def description() -> Json:
    """Read once a process; nobody may change it."""
    if MISSING:
        raise MISSING[0]
    try:
        return trimmed(json.loads(place(DESCRIPTION).read_text(encoding="utf-8")))
    except CannotFetch as missing:
        MISSING.append(missing)  # else every test of the run would wait for the same registry again
        raise
