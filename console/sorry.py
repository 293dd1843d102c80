"""What does somebody read in a browser whose request was not carried out?"""

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.errors import KNOWN, TITLES, UNREADABLE, Problem, answer_http, answer_problem, in_short
from api.words import language_of, pick
from console.rendering import page


def answer_browsers(app: FastAPI) -> None:
    """Whoever asks for a page is answered with one, a program as ever; both are told the same."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)


def is_for_people(request: Request) -> bool:
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    if not is_for_people(request):
        return await answer_problem(request, problem)
    answer = sorry(request, problem.status, in_short(problem, language_of(request)))
    answer.headers.update(problem.headers or {})
    return answer


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if not is_for_people(request):
        return await answer_http(request, error)
    return sorry(
        request, error.status_code, pick(KNOWN.get(error.status_code, KNOWN[400]), language_of(request))
    )


def sorry(request: Request, status: int, said: str) -> Response:
    """A page of its own: what was refused, why, and the way back."""
    title = pick(TITLES.get(status, UNREADABLE), language_of(request))
    return page(request, "sorry.html", status, title=title, said=said)
