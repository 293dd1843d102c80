"""What does every answer carry, so that a browser does no more with it than it should, and how much do we read?"""

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024
# A photo from a phone that does not make it smaller itself.
LARGEST_PHOTO = 9 * 1024 * 1024
PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Swagger's own bundle styles its elements inline; it gets that, on its page alone.
DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": PAGES,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(HTTPException):
    """The body is longer than anything that anybody has to say to us."""

    def __init__(self) -> None:
        super().__init__(413)


class SafeAnswers:
    """Adds the headers to every answer, errors included, and stops reading a body that never ends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers[name] = value
                if scope["path"] == "/docs":
                    headers["Content-Security-Policy"] = DOCS
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        largest = LARGEST_PHOTO if scope["path"].endswith("/photos") else LARGEST_BODY
        await self.app(scope, _limited(receive, largest), sending)


def _limited(receive: Receive, largest: int) -> Receive:
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > largest:
            raise TooLarge
        return message

    return receiving
