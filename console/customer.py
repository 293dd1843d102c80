"""What does a customer see who follows the link of their job, without signing in?"""

import secrets

import segno
from fastapi import APIRouter, BackgroundTasks, Request
from markupsafe import Markup
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import Asker, TheHouse
from api.cases import case_for, look_at
from api.complaints import ComplaintIn, take_complaint
from api.errors import Problem, in_short, why
from api.house import House
from api.links import new_link
from api.words import language_of, pick
from console.access import SignedIn, must_be_ours
from console.calling import called, line_to_technician
from console.commanding import Form, Sorry, carried_out, first, form_of, key_in
from console.customer_steps import WAY, doings, owed, standing
from console.rendering import page
from console.signing import SIGNED, agreed_in_writing
from domain.order import Order
from domain.people import Actor, Role
from storage import links, reading
from storage.reading import CaseFile
from storage.reading_people import person as find_person

router = APIRouter(include_in_schema=False)


class LinkOver(Exception):
    """The link is unknown, over or taken back."""


@router.get("/c/{token}", name="customer_page")
def customer_page(request: Request, house: TheHouse, token: str) -> Response:
    try:
        asker, found = _follow(house, token)
    except LinkOver:
        return _over(request, house)
    return _show(request, house, token, asker, found)


@router.post("/c/{token}/commands", name="customer_command")
async def customer_command(request: Request, house: TheHouse, token: str) -> Response:
    must_be_ours(request, house)
    form, language = await form_of(request), language_of(request)
    form.pop("by", None)
    try:
        asker, found = await run_in_threadpool(_follow, house, token)
    except LinkOver:
        return _over(request, house)
    if first(form, "kind") in SIGNED and (first(form, "strokes") or first(form, "signed_name")):
        sorry = await agreed_in_writing(house, asker, found, form, language)
    else:
        sorry = await carried_out(house, asker, found.case.no, form, language)
    if sorry:
        return await run_in_threadpool(_show, request, house, token, asker, found, sorry)
    return RedirectResponse(f"/c/{token}?done=1", status_code=303)


@router.post("/c/{token}/call", name="customer_call")
async def customer_call(request: Request, house: TheHouse, token: str) -> Response:
    must_be_ours(request, house)
    try:
        asker, found = await run_in_threadpool(_follow, house, token)
    except LinkOver:
        return _over(request, house)
    sorry = await called(house, asker, found.case.no, await form_of(request), language_of(request))
    if sorry:
        return await run_in_threadpool(_show, request, house, token, asker, found, sorry)
    return RedirectResponse(f"/c/{token}", status_code=303)


@router.post("/c/{token}/complaint", name="customer_complaint")
async def customer_complaint(
    request: Request, house: TheHouse, token: str, after: BackgroundTasks
) -> Response:
    must_be_ours(request, house)
    form = await form_of(request)
    return await run_in_threadpool(_complain, request, house, token, form, after)


@router.post("/cases/{no}/slip", name="slip")
async def slip(request: Request, house: TheHouse, signed: SignedIn, no: str) -> Response:
    """A new link for the customer, as a code to print: on the paper that stays there, on the equipment."""
    return await run_in_threadpool(_slip, request, house, signed, no)


def _follow(house: House, token: str) -> tuple[Asker, CaseFile]:
    """Who comes by this link, and to which case. LinkOver where it leads nowhere."""
    link = links.look_up(house.database, token, "track")
    if link is None or link.case_no is None:
        raise LinkOver
    case = reading.case_by_no(house.database, link.case_no).case
    asker = Asker(key=link.id, actor=Actor(person=case.body.customer, roles=(Role.CUSTOMER,)))
    return asker, case_for(house, asker, case.no)


def _show(
    request: Request, house: House, token: str, asker: Asker, found: CaseFile, sorry: Sorry | None = None
) -> Response:
    case = found.case
    seen = look_at(house, asker, found)
    front, drawer = doings(case, seen, sorry)
    order = case.body if isinstance(case.body, Order) else None
    technician = find_person(house.database, order.technician) if order and order.technician else None
    return page(
        request,
        "customer.html",
        sorry.status if sorry else 200,
        live=None,
        case=seen,
        order=order,
        zone=case.standard.calendar.zone,
        case_now=seen.now,
        shift=case.shift,
        standing=standing(case),
        way=WAY,
        front=front,
        drawer=drawer,
        sorry=sorry,
        base=f"/c/{token}",
        technician=technician,
        line=line_to_technician(house, case, technician),
        eta=case.moments.get("eta"),
        owed=owed(case),
        prices=case.order_rules.quote.prices if order else {},
        names=house.names,
        sandbox=house.settings.sandbox,
        done=request.query_params.get("done"),
        complained=request.query_params.get("complaint"),
        signed=None,
        new_key=lambda: f"page-{secrets.token_hex(12)}",
    )


def _over(request: Request, house: House) -> Response:
    return page(request, "link_over.html", 404, names=house.names)


def _complain(request: Request, house: House, token: str, form: Form, after: BackgroundTasks) -> Response:
    language = language_of(request)
    try:
        asker, found = _follow(house, token)
    except LinkOver:
        return _over(request, house)
    wish = {
        "order": found.case.no,
        "subject": first(form, "subject") or "soft",
        "words": first(form, "words"),
    }
    try:
        made = take_complaint(house, asker, ComplaintIn.model_validate(wish), key_in(form), Response(), after)
    except ValidationError as wrong:
        reasons = {str(error["loc"][0]): pick(why(error), language) for error in wrong.errors()}
        sorry = Sorry("complaint", "；".join(reasons.values()), 422, reasons, form)
    except Problem as problem:
        sorry = Sorry("complaint", in_short(problem, language), problem.status, {}, form)
    else:
        return RedirectResponse(f"/c/{token}?complaint={made.no}", status_code=303, background=after)
    return _show(request, house, token, asker, found, sorry)


def _slip(request: Request, house: House, signed: Asker, no: str) -> Response:
    found = case_for(house, signed, no)
    link = new_link(house, no, signed).address
    code = segno.make(link, error="m").svg_inline(scale=6, border=1, dark="#10243a")
    return page(
        request,
        "slip.html",
        case=look_at(house, signed, found),
        zone=found.case.standard.calendar.zone,
        code=Markup(code),
        link=link,
        names=house.names,
        back=f"/m/{no}" if set(signed.actor.roles) == {Role.TECHNICIAN} else f"/cases/{no}",
    )
