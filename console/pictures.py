"""Is this a photo, and what of it may be kept: the picture, never where, when and with which phone it was taken?"""

import struct
from collections.abc import Iterator

LARGEST = 8 * 1024 * 1024
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
SCAN = 0xDA
# What a reader needs in order to show the picture: the JFIF header, and Adobe's word about its colours.
NEEDED = frozenset({0xE0, 0xEE})
EXIF, ORIENTATION = b"Exif\0\0", 0x0112
# Of a PNG only what draws it; tEXt, iTXt, zTXt, eXIf and tIME tell of people.
DRAWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"})


class NoPhoto(ValueError):
    """Not a JPEG or PNG that can be read."""


def cleaned(given: bytes) -> tuple[str, bytes]:
    """Its media type, and the picture with everything told about people and places left out. NoPhoto where it is
    none."""
    try:
        if given.startswith(JPEG):
            return "image/jpeg", _jpeg(given)
        if given.startswith(PNG):
            return "image/png", _png(given)
    except (struct.error, IndexError) as broken:
        raise NoPhoto("cut short") from broken
    raise NoPhoto("neither JPEG nor PNG")


def _jpeg(given: bytes) -> bytes:
    """Turned as the phone was held, which is all that is kept of what it wrote about itself."""
    kept, turned = bytearray(given[:2]), 1
    for marker, segment, rest in _segments(given):
        if marker == SCAN:
            head = _turned(turned) if turned != 1 else b""
            return bytes(kept[:2]) + head + bytes(kept[2:]) + _to_the_end(rest)
        if marker == 0xE1 and segment[4:10] == EXIF:
            turned = _orientation(segment[10:])
        if marker in NEEDED or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept += segment
    raise NoPhoto("no picture in it")


def _to_the_end(scans: bytes) -> bytes:
    """Some phones hang a film, or the whole picture again with all its tags, behind the picture."""
    end = scans.find(b"\xff\xd9")
    if end < 0:
        raise NoPhoto("no end to it")
    return scans[: end + 2]


def _segments(given: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, the whole segment, and all that follows from it on."""
    at = 2
    while True:
        if given[at] != 0xFF:
            raise NoPhoto("not a JPEG after all")
        marker = given[at + 1]
        (length,) = struct.unpack(">H", given[at + 2 : at + 4])
        yield marker, given[at : at + 2 + length], given[at:]
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    """How the picture is to be turned, 1 to 8; 1 where nothing sensible is said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    (first,) = struct.unpack(f"{order}I", tiff[4:8])
    (count,) = struct.unpack(f"{order}H", tiff[first : first + 2])
    for number in range(min(count, 200)):
        entry = tiff[first + 2 + 12 * number : first + 14 + 12 * number]
        tag, _, _, value = struct.unpack(f"{order}HHIH", entry[:10])
        if tag == ORIENTATION and 1 <= value <= 8:
            return int(value)
    return 1


def _turned(value: int) -> bytes:
    """A segment that says how to turn the picture, and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, value, 0, 0)
    body = EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(given: bytes) -> bytes:
    kept, at = bytearray(PNG), len(PNG)
    while at < len(given):
        (length,) = struct.unpack(">I", given[at : at + 4])
        kind, end = given[at + 4 : at + 8], at + 12 + length
        if kind in DRAWN:
            kept += given[at:end]
        if kind == b"IEND":
            return bytes(kept)
        at = end
    raise NoPhoto("no end to it")
