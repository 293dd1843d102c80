"""Is a job under warranty free, and told apart from one that is not?"""

from typing import Any

import pytest

from tests.api.conftest import NEAR, Door

OPENED = "2026-03-02T09:00:00+08:00"
VISIT = "2026-03-03T10:00:00+08:00"


def done(door: Door, no: str, kind: str, **fields: Any) -> Any:
    """A command with all the ticks of its gate, on which nothing is refused."""
    seen = door.get(f"/v1/orders/{no}").json()
    ticks = [item["id"] for gate in seen["checklists"] if gate["gate"] == kind for item in gate["items"]]
    answer = door.command(no, kind, **fields, **({"ticks": ticks} if ticks else {}))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def finished(door: Door) -> Any:
    """An order from the door to its end, in March."""
    no = door.order(at=OPENED)["no"]
    done(door, no, "grab", by=NEAR)
    done(door, no, "log_call", connected=True, by=NEAR)
    done(door, no, "appoint", at=VISIT, read_back=True, by=NEAR)
    door.post(f"/v1/sandbox/cases/{no}/fast-forward", {"by": "1480 minutes"})
    for kind in ("arrive", "enter"):
        done(door, no, kind, by=NEAR)
    done(door, no, "propose_solution", items={"tap-replace": 1}, by=NEAR)
    done(door, no, "approve_quote", signed=True)
    seen = door.get(f"/v1/orders/{no}").json()
    while seen["stage"] != "closed":
        seen = _one_step(door, no, seen)
    return seen


def _one_step(door: Door, no: str, seen: Any) -> Any:
    kinds = {command["kind"] for command in seen["commands"]}
    if "start_work" in kinds and seen["stage"] in ("on_site", "agreed"):
        answer = door.command(no, "start_work", by=NEAR, ticks=_ticks(seen, "start_work"))
        if answer.status_code == 409 and answer.json()["refusal"] == "PaymentMissing":
            return done(door, no, "pay", amount=answer.json()["facts"]["amount"])
        assert answer.status_code == 200, answer.text
        return answer.json()
    if seen["stage"] in ("quote_pending", "settling"):
        return done(door, no, "pay", amount=_owed(door, no))
    if seen["stage"] == "working":
        return done(door, no, "finish", by=NEAR)
    if seen["stage"] in ("accepting", "reviewing"):
        return done(door, no, "accept" if seen["stage"] == "accepting" else "review")
    assert seen["stage"] == "follow_up", seen["stage"]
    return done(door, no, "follow_up", satisfied=True, still_good=True, score=5)


def _ticks(seen: Any, gate: str) -> list[str]:
    return [item["id"] for found in seen["checklists"] if found["gate"] == gate for item in found["items"]]


def _owed(door: Door, no: str) -> str:
    refused = door.command(no, "pay", amount="0.01").json()
    due: str = refused["facts"]["due"]
    return due


def test_within_its_warranty_a_job_is_free(door: Door, finished: Any) -> None:
    no = finished["no"]
    warranty = finished["warranty"]
    assert warranty["until"].startswith("2027-03-0")
    assert warranty["clause"] == "RENO-050"
    wish = {
        "standard": "reno",
        "warranty_of": no,
        "problem": "又漏了",
        "requested_for": "2026-06-01T09:00:00+08:00",
    }
    said = door.post("/v1/orders", {**wish, "at": "2026-05-30T09:00:00+08:00"})
    assert said.status_code == 201, said.text
    free = said.json()
    assert free["warranty"]["of"] == no
    assert free["facts"]["total"] == "0"
    assert free["customer"] == finished["customer"]
    assert "missing" not in free["facts"]


def test_after_it_a_job_is_not(door: Door, finished: Any) -> None:
    wish = {"standard": "reno", "warranty_of": finished["no"], "problem": "又漏了"}
    said = door.post("/v1/orders", {**wish, "at": "2027-05-30T09:00:00+08:00"})
    assert (said.status_code, said.json()["refusal"]) == (409, "OutOfWarranty")
    assert "2027-03-0" in said.json()["detail"]


def test_an_order_that_is_not_finished_carries_none(door: Door) -> None:
    no = door.order()["no"]
    answer = door.post("/v1/orders", {"standard": "reno", "warranty_of": no, "problem": "又漏了"})
    assert (answer.status_code, answer.json()["refusal"]) == (409, "NotInWarranty")
