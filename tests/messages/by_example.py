"""How do we hear what an edition says in its own worked examples?"""

import re
from collections.abc import Callable
from typing import Any

from domain.complaint import Complaint
from domain.order import Order
from domain.people import THE_SYSTEM, Actor, Role
from domain.standard import Standard
from standards.examples import A_TIME, Example, Line, examples
from standards.library import edition
from tests.domain.scene import TOWN, Scene, instant, law

TECHNICIANS = dict(zip(("per_near", "per_next"), TOWN, strict=False)) | dict.fromkeys(
    ("per_fitter", "per_lead", "per_mop", "per_nanny"), TOWN[0]
)


def journeys_of(name: str) -> list[Callable[[], None]]:
    """One journey for each example of the newest edition."""
    return [_journey(name, example) for example in examples(edition(name)).values()]


def _journey(name: str, example: Example) -> Callable[[], None]:
    return lambda: _play(name, example)


def _play(name: str, example: Example) -> None:
    known = example.order if example.order is not None else example.complaint or {}
    kind = Order if example.order is not None else Complaint
    wanted = {"requested_for": instant(example.opened)} if kind is Order else {}
    body = kind.model_validate({"customer": "cus_1", **wanted, **known})
    scene = Scene.of(_all_followed_up(law(name)), body, example.opened)
    day = example.opened.split()[0]
    for line in example.story:
        day = line.at.split()[0] if A_TIME.fullmatch(line.at) else day
        scene.until_instant(instant(line.at if A_TIME.fullmatch(line.at) else f"{day} {line.at}"))
        if line.do and not line.refused and line.do != "offer":
            scene.do(_actor(line), line.do, **_fields(line))


def _all_followed_up(standard: Standard) -> Standard:
    """Whose number is drawn here is chance; an example has a number of its own."""
    if standard.order is None:
        return standard
    share = standard.order.closing.follow_up_share.model_copy(update={"value": 100})
    closing = standard.order.closing.model_copy(update={"follow_up_share": share})
    return standard.model_copy(update={"order": standard.order.model_copy(update={"closing": closing})})


def _actor(line: Line) -> Actor:
    role, _, person = line.by.partition(" ")
    if role == "system":
        return THE_SYSTEM
    who = f"per_{person or role}"
    return Actor(person="cus_1" if role == "customer" else TECHNICIANS.get(who, who), roles=(Role(role),))


def _fields(line: Line) -> dict[str, Any]:
    """With technicians of the town, and texts that are there to be read."""
    return {key: _value(value) for key, value in line.fields.items()}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _value(inner) for key, inner in value.items()}
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if isinstance(value, str):
        return re.sub("^txt_.*", "txt_7", TECHNICIANS.get(value, value))
    return value
