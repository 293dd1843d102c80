"""How many SMS will this text be billed as?"""

from typing import Literal

from domain.base import Fact

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")
ALONE: dict[str, int] = {"GSM-7": 160, "UCS-2": 70}
JOINED: dict[str, int] = {"GSM-7": 153, "UCS-2": 67}


class Segments(Fact):
    """`units` are septets in GSM-7 and 16-bit units in UCS-2: one emoji is two."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


def _widths(text: str) -> tuple[Literal["GSM-7", "UCS-2"], list[int]]:
    if all(sign in BASIC or sign in ESCAPED for sign in text):
        return "GSM-7", [2 if sign in ESCAPED else 1 for sign in text]
    return "UCS-2", [2 if ord(sign) > 0xFFFF else 1 for sign in text]


def segments_of(text: str) -> Segments:
    """A sign of two units is never torn apart, so a joined part may close one unit early."""
    encoding, widths = _widths(text)
    units = sum(widths)
    if units <= ALONE[encoding]:
        return Segments(encoding=encoding, units=units, count=1)
    room, count, filled = JOINED[encoding], 1, 0
    for width in widths:
        if filled + width > room:
            count, filled = count + 1, 0
        filled += width
    return Segments(encoding=encoding, units=units, count=count)
