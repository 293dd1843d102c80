"""Does a photo keep what it shows, and lose what it tells of people and places?"""

import struct
import zlib

import pytest

from console.pictures import NoPhoto, cleaned
from console.signing import drawn

PLACE = b"GPS 30.0 N 120.0 E, a phone of somebody's"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(orientation: int) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)
    return segment(0xE1, b"Exif\0\0" + tiff + PLACE)


def jpeg(*segments: bytes, end: bytes = b"\xff\xd9") -> bytes:
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"the picture itself"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(segments) + scan + end


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_jpeg_loses_its_place_and_keeps_how_it_was_held() -> None:
    media_type, kept = cleaned(jpeg(exif(6), segment(0xFE, b"a comment"), segment(0xDB, b"tables")))
    assert media_type == "image/jpeg"
    for told in (PLACE, b"a comment"):
        assert told not in kept
    for shown in (b"JFIF", b"tables", b"the picture itself"):
        assert shown in kept
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in kept
    assert cleaned(kept) == (media_type, kept), "clean is clean"


def test_whatever_hangs_behind_the_picture_is_cut_off() -> None:
    _, kept = cleaned(jpeg() + b"a film with sound" + PLACE)
    assert kept.endswith(b"\xff\xd9")
    assert PLACE not in kept


def test_a_png_keeps_what_draws_it() -> None:
    given = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"13 bytes long") + chunk(b"tEXt", PLACE)
    given += chunk(b"eXIf", PLACE) + chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"") + PLACE
    media_type, kept = cleaned(given)
    assert media_type == "image/png"
    assert b"pixels" in kept
    assert PLACE not in kept


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe1\x00",
        jpeg(end=b""),
        b"\xff\xd8\xff\xe1\x00\x20Exif\0\0II*\0\x08\0\0\0\xff\xff",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b""),
    ],
)
def test_what_is_no_photo_is_refused(given: bytes) -> None:
    with pytest.raises(NoPhoto):
        cleaned(given)


def test_a_signature_is_lines_or_a_name_and_nothing_else() -> None:
    strokes = "12,40 13,41 14,43 16,44;80,20 81,22 83,25 84,27"
    assert drawn({"strokes": [strokes]}) is not None
    assert b"M12,40L13,41" in (drawn({"strokes": [strokes]}) or b"")
    named = drawn({"strokes": ["<script>"], "signed_name": ["<b>王</b>"]}) or b""
    assert b"<script" not in named
    assert "&lt;b&gt;王".encode() in named
    assert drawn({"strokes": ["1,1"], "signed_name": [" "]}) is None
