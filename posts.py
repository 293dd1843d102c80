"""Who carries messages out on time, however busy the cases of this machine are?"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from typing import Protocol

from prometheus_client import start_http_server

import logbook
from activities.courier import BEHIND, Courier
from activities.limits import Limits
from activities.metrics import Metrics
from activities.reconciler import Reconciler
from activities.wording import Wording
from channels import open_channels
from channels.account import account_of
from channels.bridge import Bridge
from channels.voices import accounts_of
from settings import Settings
from standards import contact_hours
from storage import links, texts
from storage.engine import Database

# Seconds.
LAST_MOMENT = 5.0


class Post(Protocol):
    """Work that never ends until it is told to."""

    @property
    def name(self) -> str: ...
    def run(self, stop: threading.Event) -> None: ...


class Posts:
    """Threads that never end. One that breaks takes the process with it."""

    def __init__(self, posts: Sequence[Post], broken: Callable[[], object]) -> None:
        self.stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep, args=(post.run, broken), name=post.name, daemon=True)
            for post in posts
        ]

    def _keep(self, run: Callable[[threading.Event], None], broken: Callable[[], object]) -> None:
        try:
            run(self.stop)
        finally:
            if not self.stop.is_set():
                broken()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self, grace: float) -> None:
        """Let each finish what it has in hand."""
        self.stop.set()
        for thread in self._threads:
            thread.join(grace)


@contextmanager
def carrying(settings: Settings, broken: Callable[[], object]) -> Iterator[None]:
    """Couriers and the reconciler at work. They need the database alone: reminders go out while the engine is away."""
    database = Database(settings.database(), pool_size=settings.worker_pool, name="shangmen-couriers")
    account = account_of(settings)
    channels = open_channels(account, accounts_of(settings))
    bridge = Bridge(account) if account else None
    wording = Wording(
        settings, lambda ids: texts.words(database, ids), lambda no: links.to_follow(database, no)
    )
    metrics = Metrics()
    couriers = [
        Courier(
            database,
            channels,
            wording,
            f"courier-{n}",
            contact_hours=contact_hours(),
            limits=limits_of(settings),
            bundle_within=timedelta(seconds=settings.bundle_seconds),
            behind=n * BEHIND,
            metrics=metrics,
        )
        for n in range(settings.couriers)
    ]
    posts = Posts([*couriers, Reconciler(database, channels, bridge=bridge)], broken)
    posts.start()
    try:
        with shown(settings, metrics):
            yield
    finally:
        posts.end(settings.grace)
        for channel in channels.values():
            channel.close()
        if bridge:
            bridge.close()
        database.close()


@contextmanager
def shown(settings: Settings, metrics: Metrics) -> Iterator[None]:
    """What is counted here can be read at a port of its own: they have no other door."""
    if settings.metrics_port is None:
        yield
        return
    server, thread = start_http_server(settings.metrics_port, settings.host, metrics.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def limits_of(settings: Settings) -> Limits:
    """How many courtesies a customer may be sent."""
    return Limits(
        person_hour=settings.courtesies_person_hour,
        person_day=settings.courtesies_person_day,
        number_hour=settings.courtesies_number_hour,
        number_day=settings.courtesies_number_day,
    )


class Apart:
    """The same in a process of its own, so that no burst of cases holds a message up.

    It is forked before any thread is started, and ends when its parent does, however that comes about.
    """

    def __init__(self, settings: Settings) -> None:
        told, self._tell = os.pipe()
        self._process = get_context("fork").Process(
            target=_live, args=(settings, told, self._tell), name="couriers"
        )
        self._process.start()
        os.close(told)

    @property
    def over(self) -> int:
        """A file descriptor that becomes readable when the process has ended."""
        return self._process.sentinel

    def killed_by(self) -> int | None:
        """The signal that ended it, once `over` is readable; None where it ended by itself.

        What it had open is closed a moment before the system can say how it ended, so this waits for that moment.
        """
        self._process.join(LAST_MOMENT)
        code = self._process.exitcode
        return -code if code is not None and code < 0 else None

    def end(self, grace: float) -> None:
        os.close(self._tell)
        self._process.join(grace)
        self._process.kill()


def _live(settings: Settings, told: int, tell: int) -> None:
    os.close(tell)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent is told too, and says when it is time
    stop = threading.Event()

    def listen() -> None:
        os.read(told, 1)  # nothing is ever written: the end of it is the end of the parent
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    logbook.begin(settings.log_level, settings.log_format)
    with carrying(settings, stop.set):
        stop.wait()
