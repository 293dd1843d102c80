"""How is the door held open by a process, and shut without waiting for pages that only listen?"""

import socket

import uvicorn

import logbook
from api.app import create_app
from console.routes import end_news
from settings import Settings


def serve(settings: Settings) -> None:
    """Serve until a signal says stop; then finish what was asked, at most for the settings' grace."""
    logbook.begin(settings.log_level, settings.log_format)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        timeout_graceful_shutdown=int(settings.grace),
    )
    Server(config).run()


class Server(uvicorn.Server):
    """Every open page holds a stream of news: none of them would end by itself before the grace is over."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        end_news(self.config.loaded_app)
        await super().shutdown(sockets)
