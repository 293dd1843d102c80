"""Which rooms stand behind the door, and how is it opened and shut?"""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.responses import Response

import settings as settings_of_this_process
from api import (
    aliyun,
    bridges,
    bridging,
    complaints,
    docs,
    erasing,
    figures,
    health,
    inbox,
    keys,
    links,
    orders,
    people,
    sandbox,
    unreachable,
    webhooks,
    wecom,
)
from api import standards as standards_door
from api.errors import answer_errors
from api.guide import DESCRIPTION, TAGS, with_problems
from api.headers import SafeAnswers
from api.house import House, opened
from api.tracing import Traced
from api.unspoken import Unspoken
from console.routes import add_console
from settings import Settings

VERSION = "1"


def create_app(settings: Settings | None = None, house: House | None = None) -> FastAPI:
    """The application. `house` is given by tests; else the lifespan opens one on the settings' real parts."""
    given = settings or (house.settings if house else settings_of_this_process.load())
    app = FastAPI(
        title="上门 Shangmen",
        version=VERSION,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=_lifespan(given, house),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        servers=[{"url": given.public_url}] if given.public_url else None,
        separate_input_output_schemas=False,
    )
    app.add_middleware(SafeAnswers)
    app.add_middleware(Traced)
    logging.getLogger("uvicorn.access").addFilter(Unspoken())
    answer_errors(app)
    # Programs before pages: an address is looked for among all of them, one after the other.
    for router in _routers(given):
        app.include_router(router)
    add_console(app, given)
    docs.add_assets(app)
    _serve_schema(app)
    return app


def _routers(settings: Settings) -> list:  # type: ignore[type-arg]
    always = [
        orders.router,
        complaints.router,
        inbox.router,
        unreachable.router,  # before people: else somebody of that id would be looked for
        people.router,
        erasing.router,
        keys.router,
        links.router,
        standards_door.router,
        webhooks.router,
        wecom.router,
        aliyun.router,
        figures.router,
        bridging.router,
        bridges.router,
        health.router,
        docs.router,
    ]
    return [*always, sandbox.router] if settings.sandbox else always


def _lifespan(settings: Settings, house: House | None):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        if house is not None:
            app.state.house = house
            yield
            return
        async with opened(settings) as made:
            app.state.house = made
            yield

    return living


def _serve_schema(app: FastAPI) -> None:
    """Written once: building it takes a second, and it never changes while the door is open."""
    written: list[bytes] = []

    @app.get("/openapi.json", name="openapi", include_in_schema=False)
    def openapi(request: Request) -> Response:
        if not written:
            written.append(json.dumps(with_problems(app.openapi()), ensure_ascii=False).encode())
        return Response(written[0], media_type="application/json")
