"""What can the house itself be asked and told on its pages, and by whom?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from api.errors import Problem, why
from api.words import language_of, pick
from console.access import Signed, SignedIn
from console.rendering import page

router = APIRouter(include_in_schema=False)
Wrong = dict[str, str]


@dataclass(frozen=True)
class Section:
    """One part of the administration: `route` names it in the permission table."""

    route: str
    path: str
    zh: str
    en: str


SECTIONS = (
    Section("people_page", "/administration/people", "人员", "People"),
    Section("teams_page", "/administration/teams", "班组", "Teams"),
    Section("duty_page", "/administration/duty", "值班", "On duty"),
    Section("contact_points_page", "/administration/contact-points", "联系渠道", "Contact points"),
    Section("calendar_page", "/administration/calendar", "节假日", "Holidays"),
    Section("opt_outs_page", "/administration/opt-outs", "退订", "Opt-outs"),
    Section("erasing_page", "/administration/erasing", "客户资料", "Customers"),
    Section("accounts_page", "/administration/accounts", "账号", "Accounts"),
    Section("keys_page", "/administration/keys", "密钥", "API keys"),
    Section("audit_page", "/administration/audit", "审计", "Audit"),
)


@router.get("/administration", name="administration")
def administration(signed: SignedIn) -> Response:
    """The first part that this person may see."""
    return RedirectResponse(_sections(signed)[0].path, status_code=303)


def part(
    request: Request, signed: Signed, template: str, section: str, status: int = 200, **shown: Any
) -> Response:
    """A page of the administration, with the other parts beside it."""
    shown |= {"signed": signed, "sections": _sections(signed), "section": section}
    return page(request, f"admin/{template}", status, **shown)


def reasons(request: Request, wrong: ValidationError | Problem) -> Wrong:
    """What is not right, by field, in the reader's language."""
    language = language_of(request)
    if isinstance(wrong, Problem):
        told = wrong.more.get("errors") or [{"where": "", "why": wrong.words}]
        return {one["where"]: pick(one["why"], language) for one in told}
    return {
        str(error["loc"][0] if error["loc"] else ""): pick(why(error), language) for error in wrong.errors()
    }


def attempt(request: Request, work: Callable[[], None]) -> Wrong:
    """Do it; what was wrong with what was filled in, and nothing where it was done."""
    try:
        work()
    except (ValidationError, Problem) as wrong:
        return reasons(request, wrong)
    return {}


def _sections(signed: Signed) -> list[Section]:
    return [one for one in SECTIONS if signed.may(one.route)]
