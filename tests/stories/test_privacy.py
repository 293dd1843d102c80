"""No name, phone, address or free text of the town is in what the engine remembers after a whole day of it."""

import asyncio
import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from temporalio.client import Client, WorkflowHandle

from settings import Settings
from simulation import samples
from simulation.day import Day, rows_of
from simulation.door import Door
from workflows.payloads import converter

CHINESE = re.compile("[\u4e00-\u9fff]{3,}")
KNOWN_TO_BE_THERE = ("RENO-008", "per_li_01", "grab", "TS-20260914")


def test_a_day_of_the_town_leaves_no_personal_data_in_the_engine(
    door: Door, house_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: set[str] = set()
    post = Door._post

    def listens(self: Door, path: str, said: dict[str, Any], key: str | None = None) -> Any:
        typed.update(value for value in strings(said) if CHINESE.search(value))
        return post(self, path, said, key)

    monkeypatch.setattr(Door, "_post", listens)
    wrong = {play.ref: play.broken for play in Day(door, rows_of(1), lambda play: None).play() if play.broken}
    assert not wrong
    dump = asyncio.run(everything(house_settings))
    leak = asyncio.run(a_leak(house_settings))
    assert "样例泄漏" in leak, "a name in a payload would not be seen"
    assert all(known in dump for known in KNOWN_TO_BE_THERE), "the dump is not what it should be"
    private = samples.private_words() | typed
    assert len(private) > 400
    found = sorted(word for word in private if word in dump)
    assert not found, f"{len(found)} private words are in the engine, such as {found[:3]}"


async def everything(settings: Settings) -> str:
    """Histories, memos and search attributes of every case, with every payload decoded."""
    client = await client_of(settings)
    pieces: list[str] = []
    async for execution in client.list_workflows():
        pieces += strings(MessageToDict(execution.raw_info))
        pieces += await remembered(client.get_workflow_handle(execution.id, run_id=execution.run_id))
    return "\n".join(pieces)


async def a_leak(settings: Settings) -> str:
    """The same of a workflow that was given a name in a payload like any other; nobody works on it."""
    client = await client_of(settings)
    handle = await client.start_workflow("Leak", {"name": "样例泄漏"}, id="leak/1", task_queue="nobody")
    pieces = await remembered(handle)
    await handle.terminate()
    return "\n".join(pieces)


async def client_of(settings: Settings) -> Client:
    """The payloads are looked at as the engine keeps them: our codec changes none, it only fetches standards."""
    return await Client.connect(
        settings.temporal(), namespace=settings.temporal_namespace, data_converter=converter()
    )


async def remembered(handle: WorkflowHandle[Any, Any]) -> list[str]:
    """What the engine keeps of one run."""
    history = (await handle.fetch_history()).to_json_dict()
    return [*strings(history), *strings(MessageToDict((await handle.describe()).raw_description))]


def strings(part: Any) -> Iterator[str]:
    """Every text in a JSON value, and whatever a text is when it was base64."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield name
            yield from strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from strings(value)
    elif isinstance(part, str):
        yield part
        try:
            yield base64.b64decode(part, validate=True).decode()
        except ValueError:
            return
