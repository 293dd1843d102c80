"""Which pages does this house show?"""

from fastapi import APIRouter, FastAPI

from console import sign_in
from console.access import answer_strangers
from settings import Settings

ALWAYS: tuple[APIRouter, ...] = (sign_in.router,)
IN_SANDBOX: tuple[APIRouter, ...] = (sign_in.sandbox_router,)


def add_pages(app: FastAPI, settings: Settings) -> None:
    """Every page, and the way to the sign-in page for those who are not known."""
    answer_strangers(app)
    for router in (*ALWAYS, *(IN_SANDBOX if settings.sandbox else ())):
        app.include_router(router)
