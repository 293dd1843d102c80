"""How does somebody at the desk enter an order while the customer is on the phone?"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import TheHouse
from api.errors import Problem, in_short, why
from api.orders import OrderIn, take_order
from api.words import language_of, pick
from console.access import SignedIn
from console.commanding import Form, first, form_of
from console.field_words import CAME_BY
from console.rendering import HOME, page

router = APIRouter(include_in_schema=False)
TOWN = {"lat": 30.0, "lng": 120.0}
OF_THE_CUSTOMER = ("name", "phone", "address")
FIELDS = (*OF_THE_CUSTOMER, "problem", "requested_for", "channel")
# In a rehearsal the form is filled in already: nobody has to think of a person first.
SAMPLE = {
    "name": "试验客户",
    "phone": "199 0001 9999",
    "address": "安门市样例区样例路 1 号",
    "problem": "厨房水龙头关不紧",
    "channel": "hotline",
}


@router.get("/report", name="report_page")
def report_page(request: Request, house: TheHouse, signed: SignedIn) -> Response:
    tomorrow = datetime.now(ZoneInfo(HOME)).replace(hour=10, minute=0) + timedelta(days=1)
    filled = {"requested_for": tomorrow.strftime("%Y-%m-%dT%H:%M")}
    if house.settings.sandbox:
        filled |= SAMPLE
    return _page(request, filled)


@router.post("/report", name="report")
async def report(request: Request, house: TheHouse, signed: SignedIn, after: BackgroundTasks) -> Response:
    form, language = await form_of(request), language_of(request)
    filled = {name: first(form, name) for name in FIELDS}
    try:
        wish = OrderIn.model_validate(_wish(form, sandbox=house.settings.sandbox))
        seen = await run_in_threadpool(
            take_order, house, signed, wish, first(form, "key") or None, Response(), after
        )
    except ValidationError as wrong:
        reasons = {str(error["loc"][-1]): pick(why(error), language) for error in wrong.errors()}
        return _page(request, filled, wrong=reasons)
    except Problem as problem:
        return _page(request, filled, said=in_short(problem, language), status=problem.status)
    return RedirectResponse(f"/cases/{seen.no}", status_code=303, background=after)


def _wish(form: Form, *, sandbox: bool) -> dict[str, Any]:
    """The form as the API takes it; the sample town knows where it lies, and a real address is found on the way."""
    customer = {name: first(form, name) for name in OF_THE_CUSTOMER}
    wish = {name: first(form, name) for name in ("problem", "requested_for", "channel")}
    place = TOWN if sandbox else {}
    return {**{name: value for name, value in wish.items() if value}, "customer": {**customer, **place}}


def _page(
    request: Request,
    filled: dict[str, str],
    wrong: dict[str, str] | None = None,
    said: str = "",
    status: int = 0,
) -> Response:
    shown = {"filled": filled, "wrong": wrong or {}, "said": said, "channels": CAME_BY}
    return page(request, "report.html", status or (422 if wrong else 200), **shown)
