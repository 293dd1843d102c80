"""Is it really WeCom who calls back, what does it say, and how is it answered?"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from time import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from pydantic import SecretStr

from channels.voices import WeComAccount

BLOCK = 32
LONGEST = 1_000_000
FRESH = 600.0


class NotFromWeCom(Exception):
    """Whoever called is not WeCom, or we cannot tell. The reason is for the log, not for the caller."""


class Callback:
    """Verifies, opens and seals; the first 16 bytes of a sealed text are random, the last name the corporation."""

    def __init__(self, account: WeComAccount, clock: Callable[[], float] = time) -> None:
        token, key = account.callback_token, account.callback_aes_key
        if token is None or key is None:
            raise NotFromWeCom("no callback is configured")
        self._token, self._corp_id, self._clock = token.get_secret_value(), account.corp_id, clock
        self._key = _bytes_of(key)

    def echo(self, query: Mapping[str, str]) -> str:
        """What WeCom wants to read when the address is entered in its console."""
        sealed = query.get("echostr", "")
        self._verify(query, sealed)
        return self._opened(sealed)

    def opened(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        """The fields of a callback."""
        sealed = _fields(body).get("Encrypt", "")
        self._verify(query, sealed)
        return _fields(self._opened(sealed).encode())

    def renamed(self, fields: Mapping[str, str], words: str) -> str:
        """The answer that puts new words on the button that was tapped."""
        root = ET.Element("xml")
        pairs = {"ToUserName": fields.get("FromUserName", ""), "FromUserName": self._corp_id}
        for name, value in {
            **pairs,
            "CreateTime": str(int(self._clock())),
            "MsgType": "update_button",
        }.items():
            ET.SubElement(root, name).text = value
        ET.SubElement(ET.SubElement(root, "Button"), "ReplaceName").text = words
        return self.sealed(ET.tostring(root, "unicode"))

    def sealed(self, words: str) -> str:
        """A text as only WeCom can read it, signed."""
        said = words.encode()
        whole = secrets.token_bytes(16) + struct.pack("!I", len(said)) + said + self._corp_id.encode()
        missing = BLOCK - len(whole) % BLOCK
        locked = self._cipher().encryptor()
        closed = locked.update(whole + bytes([missing]) * missing) + locked.finalize()
        sealed = base64.b64encode(closed).decode()
        instant, nonce = str(int(self._clock())), secrets.token_hex(8)
        root = ET.Element("xml")
        for name, value in {
            "Encrypt": sealed,
            "MsgSignature": signature(self._token, instant, nonce, sealed),
            "TimeStamp": instant,
            "Nonce": nonce,
        }.items():
            ET.SubElement(root, name).text = value
        return ET.tostring(root, "unicode")

    def _verify(self, query: Mapping[str, str], sealed: str) -> None:
        instant, nonce, signed = (query.get(name, "") for name in ("timestamp", "nonce", "msg_signature"))
        ours = signature(self._token, instant, nonce, sealed)
        if not sealed or not hmac.compare_digest(ours.encode(), signed.encode("utf-8", "replace")):
            raise NotFromWeCom("the signature does not match")
        # What was signed once could be sent again for ever.
        if not (instant.isascii() and instant.isdecimal()) or abs(self._clock() - int(instant)) > FRESH:
            raise NotFromWeCom("the callback is stale")

    def _opened(self, sealed: str) -> str:
        try:
            closed = base64.b64decode(sealed, validate=True)
            unlocked = self._cipher().decryptor()
            whole = unlocked.update(closed) + unlocked.finalize()
            whole = whole[: -whole[-1]]
            [length] = struct.unpack("!I", whole[16:20])
            words, corp_id = whole[20 : 20 + length], whole[20 + length :]
            if corp_id != self._corp_id.encode():
                raise NotFromWeCom("meant for another corporation")
            return words.decode()
        except (ValueError, IndexError, struct.error, binascii.Error) as oddity:
            raise NotFromWeCom("it cannot be opened") from oddity

    def _cipher(self) -> "Cipher[modes.CBC]":
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def signature(token: str, instant: str, nonce: str, sealed: str) -> str:
    """Of the four, in the order of their letters."""
    return hashlib.sha1(
        "".join(sorted((token, instant, nonce, sealed))).encode("utf-8", "replace")
    ).hexdigest()


def _bytes_of(key: SecretStr) -> bytes:
    try:
        found = base64.b64decode(key.get_secret_value() + "=")
    except ValueError as oddity:
        raise NotFromWeCom("the key is none") from oddity
    if len(found) != BLOCK:
        raise NotFromWeCom("the key is none")
    return found


def _fields(body: bytes) -> dict[str, str]:
    """The fields of one level. A document with declarations of its own could grow without end: refused unread.

    Read as text, so that no encoding which it claims for itself can hide them.
    """
    try:
        words = body.decode()
        if len(body) > LONGEST or "<!" in words.replace("<![CDATA[", ""):
            raise NotFromWeCom("not a callback")
        root = ET.fromstring(words)
    except (ET.ParseError, ValueError) as oddity:
        raise NotFromWeCom("not a callback") from oddity
    return {element.tag: element.text or "" for element in root}
