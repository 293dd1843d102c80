"""Whose turn is it, whoever left and whoever is busy? (SALE-002)"""

import pytest

from domain.rota import turns


@pytest.mark.parametrize(
    ("last", "busy", "expected"),
    [
        (None, (), "abc"),
        ("a", (), "bca"),
        ("c", (), "abc"),
        ("gone", (), "abc"),
        ("a", ("b",), "cab"),
        ("a", ("a", "b", "c"), "bca"),
    ],
)
def test_the_turn_goes_round(last: str | None, busy: tuple[str, ...], expected: str) -> None:
    assert turns(tuple("abc"), last, busy) == tuple(expected)
