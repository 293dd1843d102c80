"""Does a status only move forward, whatever the order in which reports come in?"""

from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import What
from channels.reasons import OWN, TWILIO, explain
from channels.receipts import CALL_STATUS, ENDS, FAILS, SMS_STATUS, forward, kept_code

WHATS: tuple[What, ...] = get_args(What)


def last_of(reports: tuple[What, ...]) -> What | None:
    status: What | None = None
    for report in reports:
        status = forward(status, report)
    return status


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        (("accepted", "sent", "delivered"), "delivered"),
        (("accepted", "sent", "undelivered"), "undelivered"),
        (("accepted", "sent", "delivered", "acknowledged"), "acknowledged"),
        (("accepted", "sent", "completed", "acknowledged"), "acknowledged"),
        (("accepted", "sent", "machine"), "machine"),
        (("accepted", "sent", "reply", "delivered"), "delivered"),
    ],
)
def test_every_order_ends_the_same(reports: tuple[What, ...], status: What) -> None:
    assert {last_of(order) for order in permutations(reports)} == {status}


def test_of_two_ends_the_first_stands() -> None:
    assert forward("undelivered", "delivered") == "undelivered"
    assert forward("machine", "completed") == "machine"


@given(st.lists(st.sampled_from(WHATS), max_size=8), st.sampled_from(WHATS))
def test_telling_again_changes_nothing(reports: list[What], again: What) -> None:
    once = last_of((*reports, again))
    assert last_of((*reports, again, again)) == once
    assert last_of((*reports, again, *reports)) == once or last_of(tuple(reports)) is None


def test_an_error_number_is_not_taken_back() -> None:
    assert kept_code("30003", None) == "30003"
    assert kept_code("30003", "30005") == "30005"


def test_every_status_that_the_provider_has_is_known() -> None:
    assert set(SMS_STATUS.values()) | set(CALL_STATUS.values()) <= set(WHATS)
    assert ENDS > FAILS


def test_every_code_has_plain_words_in_both_languages() -> None:
    for code, trouble in (OWN | TWILIO).items():
        assert trouble.code == code
        assert trouble.words.zh
        assert trouble.words.en.isascii()
        assert (trouble.retry_after is None) or trouble.outcome == "retry"


def test_a_code_never_met_is_final_and_shown() -> None:
    trouble = explain("63999")
    assert trouble.outcome == "rejected"
    assert "63999" in trouble.words.zh
    assert "63999" in trouble.words.en
