"""Which webhooks of Twilio would nobody send who means well?"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.far_end.signature import sign

HOOKS = ("sms-status", "sms-reply", "voice", "voice-status")
BRIDGED = ("bridge/dial", "bridge/ended", "bridge/status")
STATUSES = ("queued", "accepted", "sending", "sent", "delivered", "undelivered", "failed", "read", "canceled",
            "initiated", "ringing", "in-progress", "completed", "busy", "no-answer", "SENT", "delivered ")  # fmt: skip
FIELDS = ("MessageStatus", "SmsStatus", "CallStatus", "MessageSid", "SmsSid", "CallSid", "ErrorCode", "Digits",
          "AnsweredBy", "DialCallStatus", "DialCallDuration", "Body", "From", "To", "OptOutType", "NumMedia",
          "CallDuration", "AccountSid")  # fmt: skip
WORDS = ("1", "收到", "１", "OK", "STOP", "退订", "START", "改约", "5", "五星", "machine_start", "human", "fax",
         "30003", "21610", "-1", "99999999999999999999",
         "\0", "\ufffd", "' OR 1=1 --", "<Response/>", "%00", "+8619900007104")  # fmt: skip


@dataclass(frozen=True)
class Hook:
    """One request, and whether whoever may report could have sent it. A look is answered, and changes nothing."""

    target: str
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    genuine: bool
    method: str = "POST"

    @property
    def looks(self) -> bool:
        return self.method in ("GET", "HEAD")


@dataclass(frozen=True)
class Known:
    """What a forger may have got to know of the house, and the secrets that make a report genuine."""

    attempts: list[str]
    bridges: list[str]
    links: list[str]
    public: str
    twilio: str
    aliyun: str


def hooks(known: Known) -> st.SearchStrategy[list[Hook]]:
    """One report, of an attempt that exists or not, with fields that fit or not: signed, again, and forged in ways."""
    public, token = known.public, known.twilio
    text = st.one_of(
        st.sampled_from(WORDS), st.sampled_from(STATUSES), st.text(max_size=40), st.just("长" * 700)
    )
    ids = st.sampled_from([*known.attempts, *known.bridges])
    attempt = st.one_of(st.none(), ids, ids, st.text(max_size=70))
    form = st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=8)), text, max_size=6)
    likely = st.fixed_dictionaries(
        {}, optional={"MessageStatus": st.sampled_from(STATUSES), "CallStatus": st.sampled_from(STATUSES),
                      "DialCallStatus": st.sampled_from(STATUSES), "DialCallDuration": text,
                      "Digits": st.sampled_from(("", "1", "5", "#")), "Body": text, "MessageSid": st.just("SM1"),
                      "From": st.sampled_from(("+8619900007104", "+8619900007101", "x"))},
    )  # fmt: skip
    return st.builds(
        lambda hook, n, fields, turn, junk: [
            _made(hook, n, fields, way, junk, public, token)
            for way in ("signed", "signed", *(WAYS[(turn + step) % len(WAYS)] for step in range(FORGED)))
        ],
        st.sampled_from((*HOOKS, *BRIDGED)), attempt, st.one_of(form, likely), st.integers(0, len(WAYS) - 1),
        st.text(max_size=30),
    )  # fmt: skip


FORGED = 6
EACH = FORGED + 2
WAYS = ("none", "empty", "junk", "other token", "other path", "other field", "cut",
        "case", "no body", "query added", "raw body", "json", "multipart")  # fmt: skip


def _made(
    hook: str, n: str | None, given: dict[str, str], way: str, junk: str, public: str, token: str
) -> Hook:
    fields = {whole(name): whole(value) for name, value in given.items()}
    target = f"/v1/webhooks/twilio/{hook}" + (f"?n={quote(whole(n), safe='')}" if n is not None else "")
    url = public + target
    proof = _proof(way, url, fields, token, whole(junk))
    if way == "query added":
        target += "&n=x" if "?" in target else "?n=x"
    kind, body = _body(way, fields, whole(junk))
    headers = [(b"content-type", kind)]
    if proof is not None:
        headers.append((b"x-twilio-signature", proof.encode()))
    return Hook(target, body, tuple(headers), way == "signed")


def _proof(way: str, url: str, fields: dict[str, str], token: str, junk: str) -> str | None:
    """The signature that comes along: the right one where something else is wrong."""
    match way:
        case "none":
            return None
        case "empty":
            return ""
        case "junk":
            return junk
        case "other token":
            return sign(token + "x", url, fields)
        case "other path":
            return sign(token, url + "x", fields)
        case "no body":
            return sign(token, url, {**fields, "Z": "z"})
    right = sign(token, url, fields)
    return {"cut": right[:-2], "case": right.swapcase()}.get(way, right[::-1] if way in NO_FORM else right)


NO_FORM = ("raw body", "json", "multipart")


def _body(way: str, fields: dict[str, str], junk: str) -> tuple[bytes, bytes]:
    """The kind of the body, and the body: for some ways another one than was signed."""
    form, whole = b"application/x-www-form-urlencoded", urlencode(fields).encode()
    other = {
        "other field": (form, urlencode({**fields, "Digits": "1x", "MessageStatus": "failed "}).encode()),
        "no body": (form, b""),
        "raw body": (form, junk.encode() + b"\xff\x00=%zz&&&="),
        "json": (b"application/json", whole),
        "multipart": (b"multipart/form-data; boundary=x", whole),
    }
    return other.get(way, (form, whole))


def whole(text: str) -> str:
    """What can be written as UTF-8: a lone half of a pair never travels."""
    return text.encode("utf-8", "replace").decode()
