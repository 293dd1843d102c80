"""Which reports of Aliyun and WeCom, and which links of mails, would nobody send who means well?"""

import json
import time
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from bench.forgeries import EACH, STATUSES, WORDS, Hook, Known, whole
from tests.far_end.wecom import Sealer

ALIYUN = ("sms-report", "sms-up", "voice-report")
FORM = (b"content-type", b"application/x-www-form-urlencoded")
JSON = (b"content-type", b"application/json")


def elsewhere(known: Known) -> st.SearchStrategy[list[Hook]]:
    """As many requests as one report of Twilio makes: some that may change something, and most that may not."""
    return st.one_of(_pushed(known), _tapped(known), _followed(known))


def _pushed(known: Known) -> st.SearchStrategy[list[Hook]]:
    """Aliyun proves itself by the secret in the address alone, and brings a list."""
    text = st.one_of(
        st.sampled_from(WORDS), st.text(max_size=40), st.just("长" * 700), st.integers(), st.none()
    )
    names = (
        "out_id",
        "biz_id",
        "call_id",
        "success",
        "err_code",
        "status_code",
        "dtmf",
        "content",
        "phone_number",
    )
    one = st.dictionaries(st.one_of(st.sampled_from(names), st.text(max_size=8)), text, max_size=6)
    named = st.tuples(one, st.sampled_from([*known.attempts, "", "x" * 300])).map(
        lambda pair: {**pair[0], "out_id": pair[1]}
    )
    body = st.lists(st.one_of(one, named, st.none(), st.just([[]])), max_size=4).map(json.dumps)
    return st.tuples(st.sampled_from(ALIYUN), body, st.text(max_size=30)).map(
        lambda drawn: [_aliyun(known.aliyun, *drawn, turn=turn) for turn in range(EACH)]
    )


def _aliyun(secret: str, hook: str, body: str, junk: str, *, turn: int) -> Hook:
    tokens = (secret, secret, secret, secret[:-1], secret.swapcase(), secret + "x", whole(junk) or "-", "%00")
    # The third has the secret and brings no list: nothing of it is taken.
    said = json.dumps({"out_id": body}) + "}" if turn == 2 else body
    target = f"/v1/webhooks/aliyun/{quote(tokens[turn], safe='%')}/{hook}"
    return Hook(target, said.encode("utf-8", "replace"), (JSON,), genuine=turn < 2)


def _tapped(known: Known) -> st.SearchStrategy[list[Hook]]:
    """WeCom signs and seals: a tap on a card, or words."""
    attempt = st.one_of(st.sampled_from(known.attempts), st.text("abc_", max_size=20))
    button = st.sampled_from(("acknowledged", "grab", "", "<x>", "]]"))
    user = st.sampled_from(("banzhang", "jin", "nobody", ""))
    return st.tuples(attempt, button, user, st.sampled_from(STATUSES)).map(
        lambda drawn: [_wecom(*drawn, turn=turn) for turn in range(EACH)]
    )


def _wecom(attempt: str, button: str, user: str, words: str, *, turn: int) -> Hook:
    now = int(time.time())
    sealers = {3: Sealer(at=now, token="x"), 4: Sealer(at=now - 6000), 5: Sealer(at=now, corp_id="ww1")}
    sealer = sealers.get(turn, Sealer(at=now))
    query, body = (
        sealer.tap(attempt, button, user)
        if turn % 2
        else sealer.callback(FromUserName=user, MsgType="text", Content=words)
    )
    if turn == 6:
        query["msg_signature"] = query["msg_signature"][::-1]
    if turn == 7:
        body = body.replace(b"<Encrypt>", b"<Encrypt>&bomb;")
    query = {} if turn == 2 else query
    return Hook(f"/v1/webhooks/wecom?{urlencode(query)}", body, (), genuine=turn < 2)


def _followed(known: Known) -> st.SearchStrategy[list[Hook]]:
    """A link in a mail: whoever says so on its page takes notice; looking, or saying it elsewhere, is nothing."""
    return st.tuples(st.sampled_from(known.links), st.text(max_size=40)).map(
        lambda drawn: [_link(known.public, *drawn, turn=turn) for turn in range(EACH)]
    )


def _link(public: str, token: str, junk: str, *, turn: int) -> Hook:
    tokens = {3: token[:-1], 4: token.swapcase(), 5: quote(whole(junk) or "-", safe=""), 6: token + "/.."}
    page = f"/a/{tokens.get(turn, token)}"
    origins = {2: b"https://elsewhere.example", 7: b"null"}
    headers = (FORM, (b"origin", origins.get(turn, public.encode())))
    if turn == 0:
        return Hook(page, b"", (), genuine=False, method="GET")
    return Hook(page, b"", headers, genuine=turn == 1)
