"""How does a signature by finger become a picture that is kept, and when does it stand for a command?"""

import re
from html import escape

from starlette.concurrency import run_in_threadpool

from api.access import Asker
from api.house import House
from api.words import Language, pick
from console.commanding import Form, Sorry, carried_out, first, key_in
from domain.people import Actor, Role
from storage import attachments
from storage.reading import CaseFile

# One line after the other, points in between: "12,40 13,41;80,20 81,22", as the pad of 640 by 240 draws them.
STROKES = re.compile(r"(?:\d{1,3},\d{1,3}[ ;]?){8,4000}", re.ASCII)
WIDTH, HEIGHT, LONGEST_NAME = 640, 240, 80
# What a customer says yes to, and what the command carries besides.
SIGNED: dict[str, Form] = {"approve_quote": {"signed": ["true"]}, "accept": {}}
UNSIGNED = ("请在签名处签字，或写下姓名。", "Please sign, or write your name.")


def drawn(form: Form) -> bytes | None:
    """The signature as SVG; None where nothing was signed."""
    strokes, name = first(form, "strokes"), first(form, "signed_name")[:LONGEST_NAME]
    if STROKES.fullmatch(strokes):
        lines = [line.strip().replace(" ", "L") for line in strokes.split(";") if line.strip()]
        path = "".join(f"M{line}" for line in lines)
        inside = f'<path d="{path}" fill="none" stroke="#10243a" stroke-width="4" stroke-linecap="round"/>'
    elif name:
        inside = f'<text x="40" y="140" font-size="64" font-style="italic">{escape(name)}</text>'
    else:
        return None
    frame = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
    return f"<svg {frame}>{inside}</svg>".encode()


async def agreed_in_writing(
    house: House, by: Asker, found: CaseFile, form: Form, language: Language
) -> Sorry | None:
    """The customer's yes with a signature under it: kept first, and taken away again when the yes is refused.

    `by` is whose phone it was signed on: the customer's link, or the technician who stands beside the customer.
    """
    kind, picture = first(form, "kind"), drawn(form)
    if kind not in SIGNED or picture is None:
        return Sorry(kind, pick(UNSIGNED, language), 422, {"signed_name": pick(UNSIGNED, language)}, form)
    no = found.case.no
    kept = await run_in_threadpool(
        attachments.keep, house.database, no, "signature", "image/svg+xml", picture,
        by=by.actor.person, key=key_in(form), about=kind,
    )  # fmt: skip
    customer = Asker(key=by.key, actor=Actor(person=found.case.body.customer, roles=(Role.CUSTOMER,)))
    sorry = await carried_out(house, customer, no, {**form, **SIGNED[kind]}, language)
    if sorry:
        await run_in_threadpool(attachments.take_away, house.database, kept)
    return sorry
