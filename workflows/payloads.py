"""How does a case travel through the engine without its standard, and how is that found again?"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from pydantic_core import from_json, to_json
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
    PayloadCodec,
)

from domain.case import Case
from domain.shelf import KEPT
from domain.standard import Standard

LAW = "law"
Find = Callable[[str], Standard]
"""Reads a standard from the book by its fingerprint; it may block."""


class LawUnknown(LookupError):
    """Nobody here can read the book: the task fails, and the engine brings it again until somebody can."""


class CaseJson(PydanticJSONPlainPayloadConverter):
    """JSON in which the standard of a case is left out for its fingerprint, where the book is known to have it."""

    def to_payload(self, value: Any) -> Payload | None:
        case = value if isinstance(value, Case) else getattr(value, "case", None)
        name = KEPT.name_of(case.standard) if isinstance(case, Case) else None
        if name is None:
            return super().to_payload(value)
        left_out = {"standard"} if value is case else {"case": {"standard"}}
        metadata = {"encoding": self.encoding.encode(), LAW: name.encode()}
        return Payload(metadata=metadata, data=to_json(value, exclude=left_out))

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        if LAW not in payload.metadata:
            return super().from_payload(payload, type_hint)
        told = from_json(payload.data)
        told.get("case", told)["standard"] = _law_of(payload)
        return self._type_adapter(type_hint or Any).validate_python(told)


# One for all runs: each would else work out anew how every type is read.
JSON = CaseJson()


class CaseConverter(CompositePayloadConverter):
    """The converters of the SDK, with ours in the place of its JSON."""

    def __init__(self) -> None:
        usual = DefaultPayloadConverter.default_encoding_payload_converters
        super().__init__(*(JSON if isinstance(one, JSONPlainPayloadConverter) else one for one in usual))


class LawCodec(PayloadCodec):
    """Sees to it that a standard is on the shelf before a payload that names it is read.

    Here, and not in the converter: that runs inside a workflow, where nobody may wait for a database.
    """

    def __init__(self, find: Find | None = None) -> None:
        self.find = find

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return list(payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        for payload in payloads:
            name = payload.metadata.get(LAW, b"").decode()
            if name and KEPT.find(name) is None:
                if self.find is None:
                    raise LawUnknown(name)
                KEPT.put(name, await asyncio.to_thread(self.find, name))
        return list(payloads)


def converter(find: Find | None = None) -> DataConverter:
    """What client, worker and replayer are given alike; `find` reads the book."""
    return DataConverter(payload_converter_class=CaseConverter, payload_codec=LawCodec(find))


def _law_of(payload: Payload) -> Standard:
    name = payload.metadata[LAW].decode()
    standard = KEPT.find(name)
    if standard is None:
        raise LawUnknown(name)
    return standard
