"""Can it be said of a request what it caused, and of what was sent which request caused it?"""

import json
from typing import Any

import pytest

import cli_trace
from domain.case import Case
from domain.machines import Given
from domain.stages.dispatch import Grab
from logbook import ABOUT
from settings import Settings
from storage.reading_traces import traced
from tests.api.conftest import NEAR, ORDER, Door

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


def offered(door: Door) -> str:
    no: str = door.order()["no"]
    return no


def test_what_is_sent_is_known_by_the_request_that_caused_it(door: Door) -> None:
    no = offered(door)
    answer = door.post(f"/v1/orders/{no}/commands", {"kind": "grab", "by": NEAR}, headers=PARENT)
    assert answer.headers["Trace-Id"] == TRACE
    door.send_all()
    (step,) = traced(door.house.database, TRACE)
    assert (step.case_no, step.command, step.by) == (no, "grab", NEAR)
    assert "grabbed" in step.events
    # Said at once, and planned for later: both stand under the step that caused them.
    told = {said.says: said for said in step.messages}
    sent = next(said for said in told.values() if said.attempts)
    (attempt,) = sent.attempts
    assert attempt.provider_id
    assert any(said.status == "planned" for said in told.values())
    # And back, from what the provider calls it, and from the message.
    assert traced(door.house.database, attempt.provider_id) == [step]
    assert traced(door.house.database, sent.id) == [step]


def test_without_a_trace_of_the_clients_a_command_goes_by_its_key(door: Door) -> None:
    no = offered(door)
    said = {"kind": "grab", "by": NEAR}
    first = door.post(f"/v1/orders/{no}/commands", said, idempotency_key="once")
    again = door.post(f"/v1/orders/{no}/commands", said, idempotency_key="once")
    trace = first.headers["Trace-Id"]
    assert again.headers["Trace-Id"] == trace
    assert [step.command for step in traced(door.house.database, trace)] == ["grab"]


def test_an_opening_has_a_trace_too(door: Door) -> None:
    answer = door.post("/v1/orders", ORDER, headers=PARENT)
    steps = traced(door.house.database, TRACE)
    assert [(step.case_no, step.seq, step.command) for step in steps] == [(answer.json()["no"], 1, None)]
    assert "opened" in steps[0].events


@pytest.mark.parametrize(
    "wrong", ["", "00-0-0-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE.upper()}-1-1"]
)
def test_what_is_no_trace_is_not_taken_for_one(door: Door, wrong: str) -> None:
    given = door.client.get("/healthz", headers={"traceparent": wrong}).headers["Trace-Id"]
    assert len(given) == 32
    assert given not in (TRACE, "0" * 32)


def test_an_unknown_trace_is_nothing(door: Door) -> None:
    offered(door)
    assert traced(door.house.database, TRACE) == []


def test_a_line_of_the_log_says_which_request_and_case(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    no, seen = offered(door), list[dict[str, str]]()
    do = door.cases.do

    async def listening(case_no: str, given: Given, start_with: Case | None = None) -> Any:
        seen.append(dict(ABOUT.get() or {}))
        return await do(case_no, given, start_with)

    monkeypatch.setattr(door.cases, "do", listening)
    door.post(f"/v1/orders/{no}/commands", {"kind": "grab", "by": NEAR}, headers=PARENT)
    assert seen == [{"trace": TRACE, "case": no}]


def test_a_trace_costs_those_who_do_not_use_it_nothing() -> None:
    """A case's history and its pinned arguments are no longer than before."""
    plain = Given(command=Grab(), key="k_" + "0" * 32)
    assert "trace" not in plain.model_dump()
    assert "trace" not in plain.model_dump_json()
    assert plain.traced == "0" * 32
    assert Given(command=Grab(), key="hear failed msg_1").traced is None
    assert Given.model_validate_json(Given(command=Grab(), trace=TRACE).model_dump_json()).traced == TRACE


def test_the_command_line_tells_it_too(door: Door, worker_database_url: str) -> None:
    no = offered(door)
    door.post(f"/v1/orders/{no}/commands", {"kind": "grab", "by": NEAR}, headers=PARENT)
    door.send_all()
    settings = Settings(database_url=worker_database_url)
    told, found = cli_trace.report(settings, TRACE, as_json=False)
    assert found
    assert f"{no} #" in told
    assert f"grab by {NEAR}" in told
    assert "paper_sms_" in told
    assert "+86" not in told, "ids and codes: no number, no name, no words"
    (step,) = json.loads(cli_trace.report(settings, TRACE, as_json=True)[0])
    assert step["command"] == "grab"
    assert cli_trace.report(settings, "0" * 32, as_json=False) == (cli_trace.UNKNOWN, False)
