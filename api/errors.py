"""What does somebody read whose request was not carried out? (RFC 9457, `application/problem+json`)"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match

from api.clauses import clause_text
from api.headers import ALWAYS
from api.refusals import in_words, refusal_of
from api.words import Language, Words, language_of, pick
from domain.machines import COMMANDS
from domain.refusal import Refused
from storage.engine import AWAY
from workflows.handles import EngineAway, RefusedByCase

log = logging.getLogger("api")
KNOWN: dict[int, Words] = {
    400: ("请求读不懂。请检查写法。", "The request cannot be read. Check how it is written."),
    401: (
        "请带上有效的密钥：Authorization: Bearer <密钥>。",
        "Send a valid key: Authorization: Bearer <key>.",
    ),
    403: ("这把密钥不能做这件事。", "This key may not do this."),
    404: ("没有这个东西，或者不该由您看到。", "There is no such thing, or it is not for you to see."),
    405: ("这个地址不接受这种请求方法。", "This address does not take that method."),
    413: ("请求太长。", "The request is too long."),
    422: ("有些内容不对，见 errors。", "Some of it is not right: see errors."),
    500: ("我们这边出错了，已经记下。", "Something went wrong on our side; it is on record."),
}

TITLES: dict[int, Words] = {
    401: ("没有有效的密钥", "No valid key"),
    403: ("不允许", "Not allowed"),
    404: ("没有找到", "Not found"),
    405: ("方法不对", "Method not allowed"),
    409: ("现在不能这样做", "Not possible now"),
    413: ("太长", "Too large"),
    422: ("内容不对", "Malformed"),
    500: ("出错了", "Something went wrong"),
    503: ("暂时办不了", "Not just now"),
}
UNREADABLE: Words = ("请求读不懂", "The request cannot be read")


class FieldWrong(BaseModel):
    """One thing that is not right: where, and why. Never what was sent: it may be somebody's phone."""

    where: str = Field(examples=["customer.phone"])
    why: str


class ProblemBody(BaseModel):
    """Every refusal and every error has this shape. `refusal` is for programs, `detail` for people."""

    type: str = Field(examples=["urn:shangmen:refusal:AlreadyTaken"])
    title: str
    status: int
    detail: str = Field(
        description="中文或英文，看 Accept-Language · zh or en by Accept-Language, zh by default"
    )
    refusal: str | None = Field(default=None, examples=["AlreadyTaken"])
    clause: str | None = Field(
        default=None, description="依据的条款 · the clause behind it", examples=["RENO-007"]
    )
    clause_text: str | None = None
    facts: dict[str, str] | None = None
    errors: list[FieldWrong] | None = None


class Problem(Exception):
    """Anything we do not carry out, other than a refusal of the case itself."""

    def __init__(
        self,
        status: int,
        code: str,
        words: Words | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.headers, self.more = status, code, headers, more
        self.words = words or KNOWN.get(status, KNOWN[400])


def unprocessable(where: str, zh: str, en: str) -> Problem:
    """One field is wrong in a way that only we could see."""
    return Problem(422, "Malformed", errors=[{"where": where, "why": (zh, en)}])


def answer_errors(app: FastAPI) -> None:
    """Give every kind of error its one shape."""
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RefusedByCase, _refused)
    app.add_exception_handler(EngineAway, _engine_away)
    for away in AWAY:
        app.add_exception_handler(away, _database_away)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(Exception, _unforeseen)


def body(
    status: int, code: str, title: Words, detail: str, language: Language, **more: Any
) -> dict[str, Any]:
    kind = "refusal" if "refusal" in more else "problem"
    said = {
        "type": f"urn:shangmen:{kind}:{code}",
        "title": pick(title, language),
        "status": status,
        "detail": detail,
    }
    return said | {name: value for name, value in more.items() if value is not None}


def respond(said: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(
        said, status_code=said["status"], headers=dict(headers or {}), media_type="application/problem+json"
    )


def refusal_body(refused: Refused, language: Language) -> dict[str, Any]:
    """A refusal of the case, with its reason and the clause behind it in words."""
    text = clause_text(refused.clause)
    return body(
        refused.status,
        type(refused).__name__,
        ("按规范不能这样做", "Not possible by the standard"),
        in_words(refused, language),
        language,
        refusal=type(refused).__name__,
        clause=refused.clause,
        clause_text=pick(text, language) if text else None,
        facts=refused.facts,
    )


async def answer_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    language = language_of(request)
    more = dict(problem.more)
    if "errors" in more:
        more["errors"] = [{"where": e["where"], "why": pick(e["why"], language)} for e in more["errors"]]
    title = TITLES.get(problem.status, UNREADABLE)
    return respond(
        body(problem.status, problem.code, title, pick(problem.words, language), language, **more),
        problem.headers,
    )


async def _refused(request: Request, refused: Exception) -> Response:
    if isinstance(refused, RefusedByCase):
        refused = refusal_of(refused.name, refused.clause, refused.facts)
    assert isinstance(refused, Refused)
    return respond(refusal_body(refused, language_of(request)))


async def _engine_away(request: Request, _: Exception) -> Response:
    words = (
        "暂时没有得到回答，命令可能已经生效。请稍候用同一个 Idempotency-Key 再发一次，不会重复执行。",
        "No answer yet; the command may have been carried out. Send it again with the same Idempotency-Key: "
        "it is done once.",
    )
    return await answer_problem(request, Problem(503, "EngineAway", words, {"Retry-After": "3"}))


async def _database_away(request: Request, _: Exception) -> Response:
    words = ("数据库暂时连不上，请稍候再试。", "The database cannot be reached just now. Try again shortly.")
    return await answer_problem(request, Problem(503, "DatabaseAway", words, {"Retry-After": "3"}))


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{"where": _place(found), "why": why(found)} for found in error.errors()]
    return await answer_problem(request, Problem(422, "Malformed", errors=errors))


async def answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "NotFound", 405: "MethodNotAllowed", 413: "TooLarge"}.get(error.status_code, "BadRequest")
    methods = _methods_of(request) if error.status_code == 405 else ""
    headers = {"Allow": methods} if methods else error.headers
    return await answer_problem(request, Problem(error.status_code, code, headers=headers))


def _methods_of(request: Request) -> str:
    """All methods of an address: Starlette names those of its first route alone."""
    found = [
        route for route in _routes(request.app.routes) if route.matches(request.scope)[0] is not Match.NONE
    ]
    # `/people/unreachable` is an address of its own, not that of a person so called.
    own = [route for route in found if getattr(route, "path", None) == getattr(found[0], "path", None)]
    return ", ".join(sorted({method for route in own for method in getattr(route, "methods", None) or ()}))


def _routes(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """An included router is one route of its app, whose methods are those of the routes in it."""
    for route in routes:
        included = getattr(route, "original_router", None)
        yield from _routes(included.routes) if included else (route,)


async def _unforeseen(request: Request, error: Exception) -> Response:
    # Starlette raises it again after this answer, so that the server's log has the whole of it.
    # That answer is given outside of all our rooms, so it has to bring the headers of every answer itself.
    return await answer_problem(
        request, Problem(500, "Unforeseen", headers={**ALWAYS, "Cache-Control": "no-store"})
    )


WHY_ZH: dict[str, str] = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个字段",
    "string_too_long": "不能超过 {max_length} 个字",
    "string_too_short": "不能少于 {min_length} 个字",
    "too_long": "不能超过 {max_length} 项",
    "too_short": "不能少于 {min_length} 项",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "greater_than": "必须大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "timezone_aware": "时间要带时区，例如 2026-11-21T18:00:00+08:00",
    "json_invalid": "不是合法的 JSON",
    "union_tag_invalid": "没有这种命令，可用的有：{expected_tags}",
    "union_tag_not_found": "缺少 kind",
}
WHY_EN: dict[str, str] = {
    "union_tag_invalid": "no such kind; there are: {expected_tags}",
    "union_tag_not_found": "kind is missing",
    "json_invalid": "not valid JSON",
    "value_error": "not a valid value",
}


def why(error: ErrorDetails | dict[str, Any]) -> Words:
    """A reason in both languages that never repeats what was sent."""
    kind, context = str(error["type"]), dict(error.get("ctx", {}))
    if kind == "said":
        return context["zh"], context["en"]
    en = WHY_EN.get(kind, str(error["msg"])[:1].lower() + str(error["msg"])[1:])
    return WHY_ZH.get(kind, "写法不对").format(**context), en.format(**context) if kind in WHY_EN else en


def _place(error: Mapping[str, Any]) -> str:
    """`customer.phone`: without the word body, and without the name of the command that was chosen by its kind."""
    parts = [str(part) for part in error["loc"]]
    for left_out in (("body", "query", "header", "path"), COMMANDS):
        if len(parts) > 1 and parts[0] in left_out:
            parts = parts[1:]
    return ".".join(parts)


def in_short(sorry: Exception, language: Language) -> str:
    """One sentence of it, for a page."""
    if isinstance(sorry, RefusedByCase):
        sorry = refusal_of(sorry.name, sorry.clause, sorry.facts)
    if isinstance(sorry, Refused):
        text = clause_text(sorry.clause)
        return in_words(sorry, language) + (f"（{sorry.clause} {pick(text, language)}）" if text else "")
    if isinstance(sorry, Problem):
        reasons = [
            f"{error['where']}：{pick(error['why'], language)}" for error in sorry.more.get("errors", [])
        ]
        return "；".join(reasons) or pick(sorry.words, language)
    return pick(("暂时没有得到回答，请再试一次。", "No answer just now; please try again."), language)
