"""Is one member told by the app, and is a tap believed only when it comes from WeCom?"""

import base64
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from channels.contract import Address, Button, Capability, Heard, Words
from channels.voices import WeComAccount
from channels.wecom_app import WeComApp
from channels.wecom_callback import Callback, NotFromWeCom
from tests.channels.booths import CHAT, SHORT, WORDS, outbound, wecom_account
from tests.far_end.faults import Fault, Kind
from tests.far_end.wecom import Sealer, WeCom

NOW = 1_800_000_000
GRAB = Button(key="grab", words=Words(zh="接单", en="Take it"))


@dataclass
class Town:
    far: WeCom
    app: WeComApp


@pytest.fixture
def town() -> Iterator[Town]:
    with WeCom() as far:
        app = WeComApp(wecom_account(far))
        yield Town(far, app)
        app.close()


def card(town: Town) -> dict[str, object]:
    found = town.far.taken[-1]["template_card"]
    assert isinstance(found, dict)
    return found


def test_what_asks_for_an_answer_is_a_card_with_one_tap(town: Town) -> None:
    assert town.app.send(outbound(attempt="att_7")).provider_id == "m1"
    assert town.far.taken[0]["touser"] == CHAT
    assert card(town) == {
        "card_type": "button_interaction",
        "main_title": {"title": "SO-20261121-000001"},
        "sub_title_text": WORDS,
        "task_id": "att_7",
        "button_list": [{"key": "acknowledge", "text": "收到", "style": 1}],
    }


def test_an_offered_job_is_taken_by_one_tap_in_the_persons_language(town: Town) -> None:
    told = outbound(asks_acknowledgement=False, buttons=(GRAB,), language="en")
    town.app.send(told)
    assert card(town)["button_list"] == [{"key": "grab", "text": "Take it", "style": 1}]


def test_what_asks_nothing_and_where_nobody_would_hear_a_tap_is_plain_text(town: Town) -> None:
    town.app.send(outbound(asks_acknowledgement=False))
    deaf = WeComApp(wecom_account(town.far, callback=False))
    deaf.send(outbound(attempt="att_2"))
    deaf.close()
    assert [taken["msgtype"] for taken in town.far.taken] == ["text", "text"]
    assert Capability.BUTTON in town.app.capabilities
    assert not deaf.capabilities & {Capability.BUTTON, Capability.REPLY}


def test_the_token_is_fetched_once_for_all_threads(town: Town) -> None:
    with ThreadPoolExecutor(16) as pool:
        sent = list(pool.map(lambda n: town.app.send(outbound(attempt=f"att_{n}")), range(40)))
    assert {one.outcome for one in sent} == {"accepted"}
    assert len(town.far.tokens) == 1


def test_a_token_that_ran_out_is_fetched_again(town: Town) -> None:
    town.far.lasts = 200
    for number in range(3):
        assert town.app.send(outbound(attempt=f"att_{number}")).outcome == "accepted"
    assert len(town.far.tokens) == 3, "shorter than our margin: never kept"


def test_a_token_that_is_refused_is_forgotten_and_the_next_attempt_gets_through(town: Town) -> None:
    town.app.send(outbound())
    town.far.tokens.append("somebody else fetched one")
    refused = town.app.send(outbound(attempt="att_2"))
    assert (refused.outcome, refused.code, refused.retry_after) == ("retry", "wecom_40014", 1.0)
    assert town.app.send(outbound(attempt="att_3")).outcome == "accepted"
    assert (len(town.far.taken), len(town.far.tokens)) == (2, 3)


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        ({"errcode": 40001, "errmsg": "far-end-app-secret"}, "rejected", "wecom_40001"),
        ({"errcode": 40013}, "rejected", "wecom_40013"),
        ({"errcode": 45009}, "retry", "wecom_45009"),
        ({"errcode": -1}, "retry", "wecom_-1"),
        ({"errcode": 0}, "retry", "cannot_connect"),
    ],
)
def test_without_a_token_nothing_was_sent(
    town: Town, answer: dict[str, object], outcome: str, code: str
) -> None:
    town.far.token_answers.append(answer)
    sent = town.app.send(outbound())
    assert (sent.outcome, sent.code) == (outcome, code)
    assert "far-end" not in repr(sent)
    assert town.far.requests == []


def test_a_member_it_does_not_know_is_refused_though_the_answer_says_ok(town: Town) -> None:
    town.far.strangers.add(CHAT)
    sent = town.app.send(outbound())
    assert (sent.outcome, sent.code) == ("rejected", "wecom_invaliduser")
    assert sent.detail is not None
    assert "没有这个人" in sent.detail.zh


@pytest.mark.parametrize("chat", ["@all", "zhang|li", "zhang yang", "张样", "", "a" * 65, "x\ny"])
def test_what_is_meant_for_one_cannot_be_sent_to_many(town: Town, chat: str) -> None:
    assert town.app.send(outbound(to=Address(chat=chat))).code == "bad_chat"
    assert town.far.requests == []


def test_a_reminder_in_the_same_words_is_not_taken_for_a_duplicate(town: Town) -> None:
    for number in range(2):
        town.app.send(outbound(attempt=f"att_{number}"))
    assert len(town.far.taken) == 2
    assert not any("enable_duplicate_check" in taken for taken in town.far.taken)


def test_a_slow_token_does_not_make_the_message_doubtful() -> None:
    with WeCom() as far:
        silent = threading.Event()
        far.aside = lambda recorded: silent.wait(1) and None  # type: ignore[assignment,return-value]
        app = WeComApp(wecom_account(far, limit=0.2))
        sent = app.send(outbound())
        silent.set()
        app.close()
    assert (sent.outcome, sent.code) == ("retry", "cannot_connect")


class TestCallback:
    @pytest.fixture
    def callback(self) -> Callback:
        account = wecom_account_without_wire()
        return Callback(account, clock=lambda: NOW)

    def test_the_sample_of_weComs_own_description_opens(self) -> None:  # noqa: N802
        account = WeComAccount(
            corp_id="wx5823bf96d3bd56c7",
            agent_id=1,
            secret=SecretStr("x"),
            callback_token=SecretStr("QDG6eK"),
            callback_aes_key=SecretStr("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"),
        )
        query = {
            "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
            "timestamp": "1409659589",
            "nonce": "263014780",
            "echostr": "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
        }
        assert Callback(account, clock=lambda: 1409659589).echo(query) == "1616140317555161061"
        with pytest.raises(NotFromWeCom, match="stale"):
            Callback(account).echo(query)

    @pytest.mark.parametrize(("key", "what"), [("acknowledge", "acknowledged"), ("grab", "reply")])
    def test_a_tap_is_heard(self, callback: Callback, key: str, what: str) -> None:
        fields = callback.opened(*Sealer(at=NOW).tap("att_7", key))
        heard = app().hear("wecom", {}, fields)
        assert heard is not None
        assert (heard.what, heard.attempt_id, heard.button, heard.from_chat) == (what, "att_7", key, CHAT)
        assert CHAT not in repr(heard)

    def test_words_are_a_reply(self, callback: Callback) -> None:
        told = Sealer(at=NOW).callback(FromUserName=CHAT, MsgType="text", Content="收到 & <好>", MsgId="9")
        heard = app().hear("wecom", {}, callback.opened(*told))
        assert heard == Heard(what="reply", provider_id="9", text="收到 & <好>", from_chat=CHAT)

    def test_other_events_are_nothing(self, callback: Callback) -> None:
        told = Sealer(at=NOW).callback(FromUserName=CHAT, MsgType="event", Event="enter_agent")
        assert app().hear("wecom", {}, callback.opened(*told)) is None

    def test_a_sealed_answer_is_what_wecom_can_read(self, callback: Callback) -> None:
        fields = callback.opened(*Sealer(at=NOW).tap("att_7", "acknowledge"))
        answer = ET.fromstring(callback.renamed(fields, "已收到 <&>"))
        sealed = answer.findtext("Encrypt", "")
        query = Sealer(at=NOW).query(sealed, answer.findtext("Nonce", ""))
        assert (answer.findtext("MsgSignature"), answer.findtext("TimeStamp")) == (
            query["msg_signature"],
            str(NOW),
        )
        inside = ET.fromstring(callback.echo({**query, "echostr": sealed}))
        assert (inside.findtext("ToUserName"), inside.findtext("Button/ReplaceName")) == (CHAT, "已收到 <&>")

    def test_nothing_forged_stale_or_broken_is_believed(self, callback: Callback) -> None:
        good, body = Sealer(at=NOW).tap("att_7", "acknowledge")
        sealed = Sealer(at=NOW).seal("<xml><a>1</a></xml>")
        broken: list[tuple[dict[str, str], bytes]] = [
            ({**good, "msg_signature": "0" * 40}, body),
            ({**good, "msg_signature": "é"}, body),
            ({**good, "nonce": "n2"}, body),
            ({**good, "timestamp": str(NOW + 1)}, body),
            ({}, body),
            (good, b""),
            (good, b"<xml>"),
            (good, b"<xml/>"),
            (good, b"\xff\xfe"),
            (good, '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>'.encode("utf-16")),
            (good, '<?xml version="1.0" encoding="cp037"?>'.encode("cp037") + body),
            (good, b"<a>" * 100_000),
            (
                Sealer(at=NOW).query(sealed),
                f'<!DOCTYPE x [<!ENTITY a "{sealed}">]><xml><Encrypt>&a;</Encrypt></xml>'.encode(),
            ),
            (good, body.replace(b"<Encrypt>", b"<Encrypt>x")),
            Sealer(at=NOW - 601).tap("att_7", "acknowledge"),
            Sealer(at=NOW + 601).tap("att_7", "acknowledge"),
            Sealer(at=NOW, corp_id="ww1111111111111111").tap("att_7", "acknowledge"),
            Sealer(at=NOW, aes_key="A" * 43).tap("att_7", "acknowledge"),
            Sealer(at=NOW, token="another").tap("att_7", "acknowledge"),
            (good, b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>'),
            *(
                _signed(text)
                for text in ("", "!!", "AAAA", base64.b64encode(b"\0" * 32).decode(), sealed[:-4])
            ),
        ]
        for query, sent in broken:
            with pytest.raises(NotFromWeCom):
                callback.opened(query, sent)

    @given(
        at=st.integers(0, 400),
        byte=st.integers(0, 255),
        field=st.sampled_from(["msg_signature", "timestamp", "nonce"]),
        value=st.text(max_size=60),
        cut=st.integers(0, 400),
        raw=st.binary(max_size=200),
    )
    @settings(max_examples=300, deadline=None)
    def test_whatever_is_changed_on_the_way_is_refused_and_nothing_breaks(
        self, at: int, byte: int, field: str, value: str, cut: int, raw: bytes
    ) -> None:
        callback = Callback(wecom_account_without_wire(), clock=lambda: NOW)
        good, body = Sealer(at=NOW).tap("att_7", "acknowledge")
        whole = callback.opened(good, body)
        spoilt = body[: at % len(body)] + bytes([byte]) + body[at % len(body) + 1 :]
        for query, sent in ((good, spoilt), ({**good, field: value}, body), (good, body[:cut]), (good, raw)):
            try:
                assert callback.opened(query, sent) == whole, "only what WeCom signed is read"
            except NotFromWeCom:
                continue

    def test_without_token_and_key_nothing_is_opened(self) -> None:
        with pytest.raises(NotFromWeCom):
            Callback(wecom_account_without_wire().model_copy(update={"callback_token": None}))


def _signed(sealed: str) -> tuple[dict[str, str], bytes]:
    return Sealer(at=NOW).query(sealed), f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()


def wecom_account_without_wire() -> WeComAccount:
    return WeComAccount(
        corp_id=WeCom.corp_id,
        agent_id=WeCom.agent_id,
        secret=SecretStr(WeCom.secret),
        callback_token=SecretStr(WeCom.token),
        callback_aes_key=SecretStr(WeCom.aes_key),
    )


def app() -> WeComApp:
    made = WeComApp(wecom_account_without_wire())
    made.close()
    return made


def test_a_send_takes_no_longer_than_token_and_message_may() -> None:
    with WeCom() as far:
        app, began = WeComApp(wecom_account(far, limit=SHORT)), time.monotonic()
        far.faults.append(Fault(Kind.HANG_AFTER))
        assert app.send(outbound()).code == "timeout"
        assert time.monotonic() - began < 2.5 * SHORT + 2, "the rest is a busy machine"
        app.close()
