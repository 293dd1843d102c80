"""Is the door open, can it take orders, and how much is waiting behind it?"""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.access import TheHouse
from storage import reading_for_api as reading
from storage.engine import AWAY
from storage.reading_metrics import figures

router = APIRouter(tags=["health"])


class Health(BaseModel):
    ok: bool


@router.get("/healthz", name="healthz", summary="进程活着 · the process lives")
async def healthz() -> Health:
    return Health(ok=True)


@router.get(
    "/readyz",
    name="readyz",
    summary="能不能接单 · can orders be taken",
    description="数据库在就能接单；引擎单独报告，它不在时命令要等。 · Ready means the database answers. The "
    "engine is reported beside it: while it is away orders are taken all the same, and commands answer 503.",
)
async def readyz(house: TheHouse) -> Response:
    ready = await run_in_threadpool(_database_answers, house)
    said: dict[str, Any] = {"ready": ready, "database": ready, "engine": await house.cases.answers()}
    return JSONResponse(said, status_code=200 if ready else 503)


@router.get(
    "/metrics", name="metrics", summary="给 Prometheus · for Prometheus", response_class=PlainTextResponse
)
def metrics(house: TheHouse) -> Response:
    """A def: the gauges are asked of the database when they are read."""
    try:
        found = figures(house.database)
    except AWAY:
        found = None
    return Response(house.metrics.text(found), media_type="text/plain; version=0.0.4; charset=utf-8")


def _database_answers(house: TheHouse) -> bool:
    try:
        return reading.answers(house.database)
    except AWAY:
        return False
