"""Which pages does the window for people have?"""

from fastapi import APIRouter, FastAPI

from console import (
    account,
    acknowledging,
    admin,
    admin_access,
    admin_erasing,
    admin_house,
    admin_people,
    assets,
    board,
    case,
    complaints,
    contact,
    customer,
    digests,
    inbox,
    live,
    phones,
    pictured,
    report,
    reports,
    sheet,
    sign_in,
    standards_pages,
    technician,
)
from console.access import answer_strangers
from console.sorry import answer_browsers
from settings import Settings


def routers(settings: Settings) -> list[APIRouter]:
    """Every page's router; those of the sandbox only where there is one."""
    always: list[APIRouter] = [
        sign_in.router,
        account.router,
        admin.router,
        admin_people.router,
        admin_house.router,
        admin_access.router,
        admin_erasing.router,
        board.router,
        case.router,
        complaints.router,
        contact.router,
        customer.router,
        acknowledging.router,
        inbox.router,
        live.router,
        pictured.router,
        report.router,
        digests.router,  # before reports: theirs is the longer address
        reports.router,
        sheet.router,
        standards_pages.router,
        technician.router,
    ]
    rehearsal: list[APIRouter] = [
        sign_in.sandbox_router,
        case.sandbox_router,
        phones.router,
    ]
    return [*always, *rehearsal] if settings.sandbox else always


def add_console(app: FastAPI, settings: Settings) -> None:
    """Put the pages and their files into the application."""
    answer_strangers(app)
    answer_browsers(app)
    found = [*routers(settings), *_company(settings)]
    for router in found:
        app.include_router(router)
    app.state.menu = frozenset(getattr(route, "name", "") for router in found for route in router.routes)
    assets.add_static(app)


def _company(settings: Settings) -> list[APIRouter]:
    """Imported where it is set up only: its libraries are an extra."""
    if settings.oidc_issuer is None:
        return []
    from console import company

    return [company.router]


def end_news(app: FastAPI) -> None:
    """Let the open pages go: whoever stops the process waits for no stream. A browser comes back by itself."""
    bell = getattr(app.state, "bell", None)
    if bell is not None:
        bell.close()
