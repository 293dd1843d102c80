"""Does a comparison name everything that an edition changes, and for whom?"""

from standards import load
from standards.difference import difference
from standards.wording import entries
from tests.standards.conftest import Spoil

ORDER, LISTS = "reno/2026.1/order.yaml", "reno/2026.1/checklists.yaml"


def test_the_same_law_has_no_difference(spoilt: Spoil) -> None:
    assert difference(load("reno"), spoilt(ORDER, "# ── 受理 intake ──", "# again").standard) == []


def test_a_figure(spoilt: Spoil) -> None:
    (change,) = difference(load("reno"), spoilt(ORDER, "within: 5 minutes", "within: 8 minutes").standard)
    assert (change.name, change.change, change.clause) == (
        "deadline appointment.call_customer",
        "changed",
        "RENO-008",
    )
    assert change.whom == ("technician", "team_leader", "supervisor")
    assert "原来 “抢单成功”起 5 分钟，要“约好上门时间”" in change.zh
    assert "现在 “抢单成功”起 8 分钟" in change.zh
    assert "师傅、班组长、主管" in change.zh
    assert "it was 5 minutes from “grabbed”, until “appointment agreed”" in change.en
    assert "for technician, team leader, supervisor" in change.en


def test_a_price_then_a_rule_then_a_gate(spoilt: Spoil) -> None:
    law = load("reno")
    dearer = spoilt("reno/2026.1/pricing.yaml", "88.00", "90.00").standard
    (price,) = difference(law, dearer)
    assert price.name == "price tap-replace"
    three = spoilt(ORDER, "offer_to_nearest: {value: 2", "offer_to_nearest: {value: 3").standard
    (rule,) = difference(dearer, three)
    assert (rule.name, rule.clause) == ("rule dispatch.offer_to_nearest", "RENO-006")
    assert "“派单 · 同时派给最近几位”：原来 2 [RENO-006]；现在 3" in rule.zh
    assert "“Dispatch · offered to the nearest”: it was 2" in rule.en
    gates = difference(three, spoilt(LISTS, "      old_parts:", "      scrap_returned:").standard)
    assert {(change.name, change.change) for change in gates} == {
        ("gate finish.scrap_returned", "added"),
        ("gate finish.old_parts", "removed"),
    }


def test_a_notice_that_goes(spoilt: Spoil) -> None:
    line = "    rate_us: {on: completed, tell: customer, by: [sms], say: rate-us, clause: RENO-063}\n"
    (change,) = difference(load("reno"), spoilt(ORDER, line, "").standard)
    assert (change.change, change.whom) == ("removed", ("customer",))
    assert change.zh.startswith("取消 notice closing.rate_us（涉及客户）")


def test_a_value_of_an_overlay(spoilt: Spoil) -> None:
    new = spoilt("engr/2026.1/order.yaml", "value: [director], clause", "value: [executive], clause").standard
    (change,) = difference(load("engr"), new)
    assert (change.name, change.clause) == ("rule overlays.installation.approvals", "ENGR-007")
    assert "原来 分管总监（只限 service=installation）" in change.zh


def test_everything_that_is_laid_down_reads_in_both_languages() -> None:
    for name in ("reno", "complaint"):
        for entry in entries(load(name)).values():
            assert entry.zh
            assert entry.en
            assert "None" not in entry.zh + entry.en
