"""How does a form on a page become a command of the API, and what does it say when it was not carried out?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from api.access import Asker
from api.asked import asked_of
from api.cases import case_for, look_at
from api.errors import Problem, in_short, why
from api.giving import give
from api.house import House
from api.page_forms import filled_in, inputs_of
from api.words import Language, pick
from domain.machines import MACHINES
from domain.refusal import Refused
from workflows.handles import EngineAway, RefusedByCase

Form = dict[str, list[str]]
ASKED: dict[str, TypeAdapter[Any]] = {
    kind: TypeAdapter(asked_of([machine])) for kind, machine in MACHINES.items()
}
KEY = re.compile("[!-~]{1,200}", re.ASCII)
ANSWER = re.compile(r"answers\[([a-z0-9_]{1,60})\]", re.ASCII)
PIECE = re.compile(r"items\[([a-z0-9-]{1,60})\]", re.ASCII)
NOT_NOW = (
    "单子已经往前走了，这一步现在做不了。请看最新情况。",
    "The job has moved on, and this cannot be done now. Look at how it stands.",
)


@dataclass(frozen=True)
class Sorry:
    """Why a command was not carried out, with whatever was filled in: the form comes back as it was sent."""

    kind: str
    said: str
    status: int
    wrong: dict[str, str] = field(default_factory=dict)
    filled: Form = field(default_factory=dict)


async def form_of(request: Request) -> Form:
    """The fields of a form, files apart; NUL cannot be kept by PostgreSQL and is left out."""
    found: Form = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value.replace("\x00", ""))
    return found


def first(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0].strip()


def key_in(form: Mapping[str, list[str]]) -> str | None:
    """The key that the phone, or the page, gave this form: what is sent twice under one is done once."""
    key = first(form, "key")
    return key if KEY.fullmatch(key) else None


async def carried_out(house: House, asker: Asker, no: str, form: Form, language: Language) -> Sorry | None:
    """Give the command that a form holds; None when it was carried out. 404 is raised as everywhere."""
    found = await run_in_threadpool(case_for, house, asker, no)
    seen = await run_in_threadpool(look_at, house, asker, found)
    kind = first(form, "kind")
    command = next((one for one in seen.commands if one.kind == kind), None)
    inputs = inputs_of(command, seen) if command else []
    fields = filled_in(_pieces(form), inputs, found.case.standard.calendar.zone)
    fields |= _answers(form)
    by = {"by": first(form, "by")} if first(form, "by") else {}
    try:
        asked = ASKED[seen.kind].validate_python({"kind": kind, **fields, **by})
        await give(house, asker, lambda: found, asked, key_in(form))
    except ValidationError as wrong:
        if command is None:
            return Sorry(kind, pick(NOT_NOW, language), 409, filled=form)
        reasons = _reasons(wrong, language)
        return Sorry(kind, "；".join(dict.fromkeys(reasons.values())), 422, reasons, form)
    except Problem as problem:
        places = {one["where"]: pick(one["why"], language) for one in problem.more.get("errors", [])}
        return Sorry(kind, in_short(problem, language), problem.status, places, form)
    except (Refused, RefusedByCase) as refused:
        return Sorry(kind, in_short(refused, language), 409, filled=form)
    except EngineAway as away:
        return Sorry(kind, in_short(away, language), 503, filled=form)
    return None


def _pieces(form: Form) -> Form:
    """`items[tap-replace]=1`, as a price list is filled in, becomes `items=tap-replace=1`."""
    counted = [(PIECE.fullmatch(name), values[0].strip()) for name, values in form.items()]
    named = [f"{found[1]}={count}" for found, count in counted if found and count not in ("", "0")]
    return {**form, "items": [", ".join(named)]} if named else form


def _answers(form: Form) -> dict[str, dict[str, str]]:
    """`answers[cause]=…`, as a paper is filled in, field by field; what was left empty is not said."""
    given = {found[1]: first(form, name) for name in form if (found := ANSWER.fullmatch(name))}
    filled = {name: said for name, said in given.items() if said}
    return {"answers": filled} if filled else {}


def _reasons(wrong: ValidationError, language: Language) -> dict[str, str]:
    """By the field's own name: the first part of the place is the command's kind."""
    found: dict[str, str] = {}
    for error in wrong.errors():
        places = [str(part) for part in error["loc"]]
        found.setdefault(places[1] if len(places) > 1 else places[0], pick(why(error), language))
    return found
