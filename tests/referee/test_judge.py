"""Does the judge catch what is wrong, and let pass what is right?"""

import pytest

from tests.far_end.faults import Answered
from tests.far_end.twilio import FarEnd
from tests.referee.bench import Objection, judge_all
from tests.referee.controls import GOOD, SMS, WRONG, request
from tests.referee.description import SPOKEN, Json, description
from tests.referee.judge import judge

EXAMPLES = [
    (path, method, status)
    for path in SPOKEN
    for method, statuses in (("get", ("200",)), ("post", ("200", "201")))
    for status in statuses
]


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_passes(name: str) -> None:
    assert judge().on_request(GOOD[name]) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_caught_for_what_it_is(name: str) -> None:
    sent, reason = WRONG[name]
    objections = judge().on_request(sent)
    assert [objection for objection in objections if reason in objection], objections


@pytest.mark.parametrize(("path", "method", "status"), EXAMPLES)
def test_twilios_own_examples_of_an_answer_pass(path: str, method: str, status: str) -> None:
    operation = description()["paths"][path].get(method, {})
    said = operation.get("responses", {}).get(status, {}).get("content", {}).get("application/json", {})
    there = path.replace("{AccountSid}", "AC" + "0" * 32).replace("{Sid}", "SM" + "0" * 32)
    for example in said.get("examples", {}).values():
        answer = Answered(request(path=there, method=method.upper()), int(status), example["value"])
        assert judge().on_answer(answer) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "on its way"}, "not one of"),
        ({"sid": "SM1"}, "does not match"),
        ({"date_created": "2026-11-21T00:00:00Z"}, "date-time-rfc-2822"),
        ({"error_code": "30003"}, "not of type"),
        ({"sent_by": "us"}, "sent_by: no such answer"),
    ],
)
def test_an_answer_that_twilio_would_not_give_is_caught(change: Json, reason: str) -> None:
    operation = description()["paths"][SPOKEN[0]]["post"]
    example = operation["responses"]["201"]["content"]["application/json"]["examples"]["create"]["value"]
    objections = judge().on_answer(Answered(request(), 201, {**example, **change}))
    assert [objection for objection in objections if reason in objection], objections


def test_a_far_end_is_judged_when_it_closes() -> None:
    """Every test that opens one is held to it, also the ones that are not written yet."""
    assert judge_all in FarEnd.watchers
    with pytest.raises(Objection, match="StatusCalback: no such field"), FarEnd() as far_end:
        far_end.requests.append(request((*SMS, ("StatusCalback", "x"))))
