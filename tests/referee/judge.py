"""Does what we send to Twilio, and what our far end answers, agree with Twilio's own description?"""

import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from tests.far_end.faults import Answered, Recorded
from tests.referee.description import FORM, SPOKEN, Json, description

SERVER = "https://api.twilio.com"
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
EVENTS = {"initiated", "ringing", "answered", "completed"}
# Twilio's prose, not its description: one of each row must be there. That it is only one is a rule of ours.
ONE_OF: dict[str, tuple[frozenset[str], ...]] = {
    "Messages": (frozenset({"Body", "ContentSid", "MediaUrl"}), frozenset({"MessagingServiceSid", "From"})),
    "Calls": (frozenset({"Url", "Twiml", "ApplicationSid"}),),
}


Verdict = tuple[str, ...]


def _phone(said: object) -> bool:
    return isinstance(said, str) and bool(E164.fullmatch(said))


def _address(said: object) -> bool:
    parts = urlsplit(str(said))
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in str(said)


def _date(said: object) -> bool:
    try:
        return parsedate_to_datetime(str(said)).tzinfo is not None
    except ValueError:
        return False


# To openapi-core these are remarks. A report to an address that is none is lost for ever.
FORMATS = {"phone-number": _phone, "endpoint": _phone, "uri": _address, "date-time-rfc-2822": _date}
RULES = {"pattern", "enum", "minLength", "maxLength"}


class Judge:
    """A referee with a description in hand. An empty list is a verdict: nothing to object to."""

    def __init__(self, book: Json) -> None:
        self._book = book
        self._law = OpenAPI.from_dict(book)
        self._verdicts: dict[object, Verdict] = {}

    def on_request(self, request: Recorded) -> list[str]:
        """What is wrong with a request of ours: by openapi-core first, then what that cannot see."""
        operation = self._operation(request)
        shape = _shape(request, _fields(operation))
        if shape not in self._verdicts:
            found = self._law.iter_request_errors(_asked(request))
            self._verdicts[shape] = tuple(_words(error) for error in found)
        return [
            *self._verdicts[shape],
            *_unknown(request, operation),
            *_prose(request),
            *_formats(request, operation),
        ]

    def on_answer(self, answer: Answered) -> list[str]:
        """What is wrong with an answer of our far end; a refusal is not described, so none of those comes here."""
        said = MockResponse(json.dumps(answer.said).encode(), answer.status)
        found = [_words(error) for error in self._law.iter_response_errors(_asked(answer.request), said)]
        described = self._operation(answer.request).get("responses", {}).get(str(answer.status), {})
        schema = described.get("content", {}).get("application/json", {}).get("schema", {})
        return [*found, *self._unseen(answer.said, schema)]

    def _operation(self, request: Recorded) -> Json:
        for path in SPOKEN:
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", path.replace(".", r"\.")), request.path):
                operation: Json = self._book["paths"][path].get(request.method.lower(), {})
                return operation
        return {}

    def _unseen(self, said: object, schema: Json, name: str = "") -> Iterator[str]:
        """Formats, and fields that Twilio does not send: code written against those would work with us alone."""
        refers_to = str(schema.get("$ref", "")).rpartition("/")[2]
        schema = self._book["components"]["schemas"][refers_to] if refers_to else schema
        if isinstance(said, list):
            for item in said:
                yield from self._unseen(item, schema.get("items", {}), name)
        elif isinstance(said, dict) and "properties" in schema:
            known = schema["properties"]
            yield from (f"{key}: no such answer" for key in said.keys() - known.keys())
            for key in said.keys() & known.keys():
                yield from self._unseen(said[key], known[key], key)
        elif said is not None and not _fits(said, schema):
            yield f"{name}: not a {schema['format']}"


@cache
def judge() -> Judge:
    return Judge(description())


def _asked(request: Recorded) -> MockRequest:
    headers = {name.title(): value for name, value in request.headers.items()}
    query: dict[str, Any] = {}
    for name, value in request.query:
        query.setdefault(name, []).append(value)
    kind = headers.get("Content-Type", "").split(";")[0]
    return MockRequest(
        SERVER,
        request.method,
        request.path,
        args=query,
        headers=headers,
        data=request.body,
        content_type=kind,
    )


def _words(error: BaseException) -> str:
    """The error and what is behind it."""
    why = getattr(error.__cause__, "schema_errors", None)
    causes = "; ".join(f"{'/'.join(map(str, item.path))}: {item.message}" for item in why or ())
    return f"{type(error).__name__}: {causes or error.__cause__ or error}"


def _fields(operation: Json) -> Json:
    content = operation.get("requestBody", {}).get("content", {})
    fields: Json = content.get(FORM, {}).get("schema", {}).get("properties", {})
    return fields


def _unknown(request: Recorded, operation: Json) -> Iterator[str]:
    """A misspelt field is dropped by every form parser, and by Twilio, without a word."""
    strange = {name for name, _ in request.form} - _fields(operation).keys()
    yield from (f"{name}: no such field" for name in sorted(strange))
    asked = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    yield from (f"{name}: no such question" for name in sorted({name for name, _ in request.query} - asked))


def _prose(request: Recorded) -> Iterator[str]:
    kind = request.path.removesuffix(".json").rpartition("/")[2]
    given = {name for name, value in request.form if value}
    for row in ONE_OF.get(kind, ()) if request.method == "POST" else ():
        if len(row & given) != 1:
            yield f"{' | '.join(sorted(row))}: one is wanted, {len(row & given)} given"
    strange = set(request.fields("StatusCallbackEvent")) - EVENTS
    yield from (f"StatusCallbackEvent: no such event as {event}" for event in sorted(strange))


def _fits(said: object, schema: Json) -> bool:
    fits = FORMATS.get(schema.get("format", ""))
    return fits is None or fits(said)


def _formats(request: Recorded, operation: Json) -> Iterator[str]:
    known = _fields(operation) | {about["name"]: about["schema"] for about in operation.get("parameters", ())}
    for name, value in (*request.form, *request.query):
        if not _fits(value, known.get(name, {})):
            yield f"{name}: not a {known[name]['format']}"


def _shape(request: Recorded, known: Json) -> object:
    """A request without the words on which openapi-core has no rule: its verdict, which takes 10 ms, is the same."""

    def ruled(name: str) -> bool:
        about = known.get(name, {})
        return (
            about.get("type") != "string"
            or bool(RULES & about.keys())
            or about.get("format", "uri") not in FORMATS
        )

    form = tuple((name, value if ruled(name) else "") for name, value in request.form)
    said = {name.title(): value for name, value in request.headers.items()}
    return (
        request.method,
        request.path,
        form,
        (*request.query,),
        said.get("Authorization"),
        said.get("Content-Type"),
    )
