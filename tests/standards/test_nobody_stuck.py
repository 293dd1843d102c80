"""Whatever people do under an edition: is there always something planned, and somebody who can go on?"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.case import Case
from domain.judge import commands, tick
from domain.machines import MACHINES
from domain.plan import plan
from standards import load
from tests.standards.walk import EVERYBODY, complaint, opened, order, walk

BOUNDED = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
CHOICES = st.lists(st.integers(0, 9999), min_size=5, max_size=60)
SCOPES = st.sampled_from(
    [
        {},
        {"said": {"scope": "small"}, "items": {"tap-replace": 1}},
        {"said": {"trades": "several"}},
        {"missing": ("address",)},
        {"warranty_of": "SO-0"},
    ]
)
CLASSES = st.sampled_from(
    [
        {},
        {"subject": "hard"},
        {"earlier": 1},
        {"signals": ("media",)},
        {"subject": "hard", "signals": ("external_threat",)},
    ]
)


def alive(case: Case) -> None:
    """An open case, once all that is due has fallen due, has a plan that lies ahead and people who can act."""
    case = tick(case, case.at).case
    if case.stage in MACHINES[case.body.kind].over:
        assert plan(case) == []
        return
    entries = plan(case)
    assert entries, f"nothing is planned at {case.stage}"
    assert entries[0].at > case.at, f"{entries[0].what} was forgotten"
    moving = [
        found for found in commands(case, EVERYBODY) if found["kind"] not in ("tick", "note", "acknowledge")
    ]
    assert moving, f"nobody can do anything at {case.stage}"


@given(SCOPES, CHOICES)
@BOUNDED
def test_an_order_always_goes_on(known: dict[str, object], choices: list[int]) -> None:
    case = order(load("reno"), **known)
    alive(case)
    for after in walk(case, choices):
        alive(after)


@given(CLASSES, CHOICES)
@BOUNDED
def test_a_complaint_always_goes_on(known: dict[str, object], choices: list[int]) -> None:
    case = complaint(load("complaint"), **known)
    alive(case)
    for after in walk(case, choices):
        alive(after)


@given(st.sampled_from(["custom", "special", "regular", "self_pickup", "clearance", "sale"]), CHOICES)
@BOUNDED
def test_a_sale_always_goes_on(goods: str, choices: list[int]) -> None:
    case = opened(load("retail"), goods=goods, price="8.00")
    alive(case)
    for after in walk(case, choices):
        alive(after)


@given(st.sampled_from([(), ("per_0",), ("per_0", "per_1")]), CHOICES)
@BOUNDED
def test_a_visit_always_goes_on(rota: tuple[str, ...], choices: list[int]) -> None:
    case = opened(load("sale"), rota=rota)
    alive(case)
    for after in walk(case, choices):
        alive(after)
