"""What does the door of this house hold while it stands open?"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import anyio.to_thread
from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.metrics import Metrics
from channels import open_channels
from channels.account import TwilioAccount, account_of
from channels.bridge import Bridge
from channels.contract import Channel
from channels.voices import Accounts, accounts_of
from domain.case import Case
from domain.machines import Given
from settings import Settings
from storage.engine import AWAY, Database
from storage.opening import mark_started
from workflows.connecting import connect
from workflows.handles import EngineAway, Handles

STARTING_AT_ONCE = 16
STARTED_LATER: tuple[type[Exception], ...] = (EngineAway, *AWAY)


class Done(Protocol):
    """A command that was carried out, at that instant by the case's clock."""

    @property
    def at(self) -> datetime: ...


class Cases(Protocol):
    """How the door speaks to running cases: `workflows.handles.Handles`, or a fake that judges in memory."""

    async def start(self, case: Case) -> None: ...
    async def do(self, case_no: str, given: Given, start_with: Case | None = None) -> Done: ...
    async def heard(self, case_no: str, given: Given) -> None: ...
    async def answers(self) -> bool: ...


@dataclass
class House:
    """Everything an address may need. Built once, when the door opens."""

    settings: Settings
    database: Database
    cases: Cases
    account: TwilioAccount | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    others: Accounts = field(default_factory=Accounts)
    bridge: Bridge | None = None
    starting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(STARTING_AT_ONCE))

    @property
    def names(self) -> dict[str, str]:
        """How the company calls itself."""
        return {"company": self.settings.company, "hotline": self.settings.hotline}

    async def start_beside(self, case: Case) -> None:
        """Start a case that was already answered. Should it fail, its first command or the sweeper starts it."""
        async with self.starting:
            try:
                await self.cases.start(case)
                await run_in_threadpool(mark_started, self.database, case.no)
            except STARTED_LATER:
                self.metrics.starts_failed.inc()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """The house on its real parts. The engine is connected to when it is first needed: orders are taken without it."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.api_pool
    database = Database(settings.database(), pool_size=settings.api_pool, name="shangmen-api")
    client = await connect(settings, lazy=True)
    account, others = account_of(settings), accounts_of(settings)
    channels = open_channels(account, others)
    bridge = Bridge(account) if account else None
    try:
        yield House(settings, database, Handles(client), account, channels, others=others, bridge=bridge)
    finally:
        for channel in channels.values():
            channel.close()
        if bridge:
            bridge.close()
        await asyncio.to_thread(database.close)


async def house_of(request: Request) -> House:
    """The house whose door this request came to. Async: a def would go through a thread to look at an attribute."""
    found = request.app.state.house
    assert isinstance(found, House), "the application was started without its lifespan"
    return found
