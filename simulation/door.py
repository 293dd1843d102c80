"""How does a program speak to a running house through its own front door?"""

import time
import uuid
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2
from pydantic import BaseModel, TypeAdapter

from api.shapes import CaseSeen, EventSeen, MessageSeen
from simulation.pace import spoken

T = TypeVar("T", bound=BaseModel)
PATIENCE = 60.0
PAUSE = 0.25
ONE_ANSWER = 30.0
EVENTS: TypeAdapter[list[EventSeen]] = TypeAdapter(list[EventSeen])
MESSAGES: TypeAdapter[list[MessageSeen]] = TypeAdapter(list[MessageSeen])


class Refusal(Exception):
    """The house did not do it, and says why. `refusal` is None where it is not a refusal of the case itself."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status: int = status
        self.refusal: str | None = problem.get("refusal")
        self.clause: str | None = problem.get("clause")
        self.detail: str = problem.get("detail", "")
        self.facts: dict[str, str] = problem.get("facts") or {}
        self.problem = problem
        super().__init__(f"{status} {self.refusal or problem.get('type')}: {self.detail}")


class NobodyAnswers(Exception):
    """The house did not answer for as long as we were willing to ask."""


class Door:
    """The product's API, typed. Whatever changes something carries a key, so asking again never does it twice.

    While the house is away (a process restarts, the engine or the database is gone) a call asks again
    until `patience` seconds are over.
    """

    def __init__(self, base_url: str, key: str, language: str = "zh", patience: float = PATIENCE) -> None:
        self.patience = patience
        self._client = httpx2.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {key}", "Accept-Language": language},
            timeout=ONE_ANSWER,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def open_order(self, key: str | None = None, **fields: Any) -> CaseSeen:
        return self._case(self._post("/v1/orders", fields, key))

    def open_complaint(self, key: str | None = None, **fields: Any) -> CaseSeen:
        return self._case(self._post("/v1/complaints", fields, key))

    def command(
        self, no: str, kind: str, by: str | None = None, key: str | None = None, **fields: Any
    ) -> CaseSeen:
        """Give a case a command on somebody's behalf. Raises Refusal."""
        said = {"kind": kind, **({"by": by} if by else {}), **_json(fields)}
        return self._case(self._post(f"{_path(no)}/commands", said, key))

    def case(self, no: str) -> CaseSeen:
        return self._case(self._call("GET", _path(no)))

    def events(self, no: str) -> list[EventSeen]:
        return EVENTS.validate_json(self._call("GET", f"{_path(no)}/events").content)

    def messages(self, no: str) -> list[MessageSeen]:
        return MESSAGES.validate_json(self._call("GET", f"{_path(no)}/messages").content)

    def fast_forward(self, no: str, by: timedelta) -> datetime | None:
        """Let a case's own clock run ahead, and return its new now; None when there was nothing to move."""
        if (term := spoken(by)) is None:
            return None
        answer = self._post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": term}).json()
        return datetime.fromisoformat(answer["now"])

    def phone(self, person: str) -> list[dict[str, Any]]:
        """What somebody's phone received, in the sandbox."""
        received: list[dict[str, Any]] = _items(self._call("GET", f"/v1/sandbox/phones/{person}").json())
        return received

    def rehearses(self) -> bool:
        """Is this a sandbox? Only there do phones stand on the screen and clocks move."""
        try:
            self.phone("nobody")
        except Refusal as refusal:
            return refusal.status != 404
        return True

    def reply(self, person: str, text: str, message: str | None = None) -> None:
        """Answer by SMS: to one message, or to the last that waits for an answer."""
        self._post(f"/v1/sandbox/phones/{person}/reply", {"text": text, "message": message})

    def press(self, person: str, digit: str, message: str | None = None) -> None:
        self._post(f"/v1/sandbox/phones/{person}/press", {"digit": digit, "message": message})

    def add_person(self, **fields: Any) -> dict[str, Any]:
        added: dict[str, Any] = self._post("/v1/people", _json(fields)).json()
        return added

    def people(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = self._call("GET", "/v1/people", params={"cursor": cursor} if cursor else None).json()
            found += _items(page)
            cursor = page.get("next") if isinstance(page, dict) else None
            if not cursor:
                return found

    def _case(self, answer: httpx2.Response) -> CaseSeen:
        return CaseSeen.model_validate_json(answer.content)

    def _post(self, path: str, said: dict[str, Any], key: str | None = None) -> httpx2.Response:
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self._call("POST", path, json=_json(said), headers=headers)

    def _call(self, method: str, path: str, **more: Any) -> httpx2.Response:
        until = time.monotonic() + self.patience
        while True:
            try:
                answer = self._client.request(method, path, **more)
            except httpx2.TransportError as away:
                if time.monotonic() > until:
                    raise NobodyAnswers(f"{method} {path}: {away!r}") from away
            else:
                if answer.is_success:
                    return answer
                if answer.status_code != 503 or time.monotonic() > until:
                    raise Refusal(answer.status_code, _problem(answer))
            time.sleep(PAUSE)


def _path(no: str) -> str:
    return f"/v1/{'complaints' if no.startswith('TS-') else 'orders'}/{no}"


def _json(fields: dict[str, Any]) -> dict[str, Any]:
    """Instants and tuples as JSON has them; what is None is not said."""
    said = {name: value for name, value in fields.items() if value is not None}
    adapted: dict[str, Any] = TypeAdapter(dict[str, Any]).dump_python(said, mode="json")
    return adapted


def _items(page: Any) -> Any:
    return page["items"] if isinstance(page, dict) and "items" in page else page


def _problem(answer: httpx2.Response) -> dict[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {"detail": answer.text[:500]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)}
