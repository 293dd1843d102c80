"""How does the command line show what one request caused?"""

import json
from collections.abc import Iterator

from settings import Settings
from storage.engine import Database
from storage.reading_traces import Said, Traced, traced

UNKNOWN = (
    "没有查到：应为请求的 Trace-Id、消息编号，或服务商的编号\n"
    "nothing is known: give the Trace-Id of a request, the id of a message, or a provider's reference"
)


def report(settings: Settings, ident: str, as_json: bool) -> tuple[str, bool]:
    """What to print, and whether anything was found."""
    database = Database(settings.database(), pool_size=1, name="shangmen-trace")
    try:
        found = traced(database, ident)
    finally:
        database.close()
    if as_json:
        return json.dumps(
            [step.model_dump(mode="json") for step in found], ensure_ascii=False, indent=2
        ), bool(found)
    return "\n".join(line for step in found for line in _step(step)) or UNKNOWN, bool(found)


def _step(step: Traced) -> Iterator[str]:
    cause = step.command or ("open" if step.seq == 1 else "时间到了 · time passed")
    by = f" by {step.by}" if step.by else ""
    yield f"{step.at:%Y-%m-%d %H:%M:%S}Z  {step.case_no} #{step.seq}  {cause}{by}  trace {step.trace or '–'}"
    if step.events:
        yield f"  {', '.join(step.events)}"
    for said in step.messages:
        yield from _said(said)


def _said(said: Said) -> Iterator[str]:
    at = f"{said.planned_at:%Y-%m-%d %H:%M:%S}Z"
    yield f"  {said.id}  {said.says} → {said.role} ({said.channel})  {said.status}  {at}"
    for one in said.attempts:
        told = " ".join(filter(None, (one.outcome or "?", one.code, one.provider_id)))
        yield f"    {one.number}  {one.begun_at:%H:%M:%S}Z  {one.channel}  {told}"
