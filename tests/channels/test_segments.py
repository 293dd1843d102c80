"""Is the number of billed parts right, for each alphabet and at each edge?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.segments import BASIC, ESCAPED, segments_of


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("好" * 70, "UCS-2", 70, 1),
        ("好" * 71, "UCS-2", 71, 2),
        ("好" * 134, "UCS-2", 134, 2),
        ("好" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
        ("好" * 66 + "😀" + "好" * 66, "UCS-2", 134, 3),
        ("a" * 70 + "，", "UCS-2", 71, 2),
        ("`", "UCS-2", 1, 1),
        ("ç", "UCS-2", 1, 1),
    ],
)
def test_at_the_edges(text: str, encoding: str, units: int, count: int) -> None:
    found = segments_of(text)
    assert (found.encoding, found.units, found.count) == (encoding, units, count)


def test_the_basic_alphabet_has_its_127_signs_and_ten_more_by_escape() -> None:
    assert len(BASIC) == 127, "128 places, one of which is the escape itself"
    assert len(ESCAPED) == 10
    assert not BASIC & ESCAPED


@given(st.text(alphabet=st.characters(codec="utf-16"), max_size=400))
def test_units_are_those_of_the_codec_and_parts_are_as_few_as_can_be(text: str) -> None:
    found = segments_of(text)
    if found.encoding == "UCS-2":
        assert found.units == len(text.encode("utf-16-be")) // 2
        alone, joined = 70, 67
    else:
        assert set(text) <= BASIC | ESCAPED
        alone, joined = 160, 153
    assert (found.count == 1) is (found.units <= alone)
    if found.count > 1:
        assert (found.count - 1) * (joined - 1) < found.units <= found.count * joined
