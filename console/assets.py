"""From where does a browser get style, script and htmx, and how long may it keep them?"""

from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

FOR_EVER = "public, max-age=31536000, immutable"


class Kept(StaticFiles):
    """Files whose addresses carry a fingerprint: a browser that has one never asks for it again."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["Cache-Control"] = FOR_EVER
            await send(message)

        await super().__call__(scope, receive, sending if scope.get("query_string") else send)


def add_static(app: FastAPI) -> None:
    """Our own files, and htmx out of the wheel `django-js-lib-htmx` (Django itself is not needed)."""
    ours = Kept(directory=Path(__file__).parent / "static", packages=[("js_lib_htmx", "static/htmx")])
    app.mount("/static", ours, name="static")
