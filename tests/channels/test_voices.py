"""Do robots, e-mail and webhook speak as their far ends demand, and is only what is set up opened?"""

import base64
import datetime as dt
import hashlib
import hmac
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from channels import open_channels
from channels.contract import Address
from channels.dingtalk_bot import sign as dingtalk_sign
from channels.email import Email, letter
from channels.feishu_bot import sign as feishu_sign
from channels.robot import Pace
from channels.router import choose
from channels.voices import accounts_of
from channels.webhook import sign as webhook_sign
from channels.wecom_bot import cut
from domain.channel import CHANNELS
from settings import Settings
from tests.channels.booths import HERE, MAIL, PHONE, WORDS, booth_of, mail_account, outbound
from tests.far_end.mailbox import Mailbox

ROBOTS = ["wecom_bot", "dingtalk_bot", "feishu_bot"]


def test_dingtalks_signature_stands_in_the_query_encoded_once() -> None:
    with booth_of("dingtalk_bot") as booth:
        booth.channel.send(outbound())
        [request] = booth.far.requests
        asked = dict(request.query)  # type: ignore[union-attr]
    assert len(base64.b64decode(asked["sign"], validate=True)) == 32, "decoded once it is base 64"
    mac = hmac.new(b"SECx", b"1700000000000\nSECx", hashlib.sha256).digest()
    assert dingtalk_sign("SECx", "1700000000000") == base64.b64encode(mac).decode()


def test_feishus_signature_has_the_secret_in_the_key_and_nothing_as_text() -> None:
    mac = hmac.new(b"1700000000\ns", b"", hashlib.sha256).digest()
    assert feishu_sign("s", "1700000000") == base64.b64encode(mac).decode()


@pytest.mark.parametrize("name", ROBOTS)
def test_a_wrong_secret_is_a_failure_though_the_status_is_200(name: str) -> None:
    with booth_of(name) as booth:
        account = booth.account.model_copy(  # type: ignore[attr-defined]
            update={"secret": SecretStr("another"), "token": SecretStr("another")}
        )
        channel = type(booth.channel)(account)  # type: ignore[call-arg]
        sent = channel.send(outbound())
        channel.close()
    assert (sent.outcome, booth.far.taken) == ("rejected", [])


@pytest.mark.parametrize("name", ROBOTS)
def test_twenty_a_minute_and_the_next_waits_its_turn_without_a_request(name: str) -> None:
    with booth_of(name) as booth:
        sent = [booth.channel.send(outbound(attempt=f"att_{number}")) for number in range(22)]
        assert [one.outcome for one in sent] == ["accepted"] * 20 + ["retry"] * 2
        assert {one.code for one in sent[20:]} == {"own_pace"}
        assert all(55 < (one.retry_after or 0) <= 60 for one in sent[20:])
        assert booth.times_sent() == 20


def test_the_pace_is_of_any_minute() -> None:
    now = [0.0]
    pace = Pace(at_most=2, within=60, clock=lambda: now[0])
    assert [pace.wait(), pace.wait(), pace.wait()] == [0, 0, 60]
    now[0] = 59.5
    assert pace.wait() == 0.5
    now[0] = 60
    assert [pace.wait(), pace.wait(), pace.wait()] == [0, 0, 60]


@pytest.mark.parametrize("name", ROBOTS)
def test_what_is_meant_for_a_customer_is_never_said_in_a_group(name: str) -> None:
    with booth_of(name) as booth:
        assert booth.channel.send(outbound(to=Address(phone=PHONE))).code == "not_in_group"
        assert booth.times_sent() == 0


def test_the_person_is_called_by_phone_where_the_robot_can() -> None:
    with booth_of("wecom_bot") as booth:
        booth.channel.send(outbound())
        assert booth.far.taken == [
            {"msgtype": "text", "text": {"content": WORDS, "mentioned_mobile_list": ["19900000001"]}}
        ]
    with booth_of("dingtalk_bot") as booth:
        booth.channel.send(outbound())
        assert booth.far.taken[0]["at"] == {"atMobiles": ["19900000001"], "isAtAll": False}


def test_a_text_too_long_for_wecom_is_cut_between_signs() -> None:
    assert cut("好" * 682, 2048) == "好" * 682
    shorter = cut("好" * 900, 2048)
    assert (len(shorter.encode()) <= 2048, shorter[-2:]) == (True, "好…")


class TestEmail:
    @pytest.fixture
    def mailbox(self) -> Iterator[Mailbox]:
        with Mailbox() as found:
            yield found

    def test_a_letter_names_its_attempt_and_its_case(self, mailbox: Mailbox) -> None:
        sent = Email(mail_account(mailbox)).send(outbound("张样您好，师傅迟到。请处理。", attempt="att_7"))
        [mail] = mailbox.taken
        assert sent.provider_id == mail["Message-ID"] == "<att_7@house.example>"
        assert (mail["To"], mail["From"]) == (MAIL, "fuwu@house.example")
        assert mail["Subject"] == "[SO-20261121-000001] 张样您好，师傅迟到"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content().strip() == "张样您好，师傅迟到。请处理。"
        assert mailbox.logged_in == [True]

    @pytest.mark.parametrize(
        ("language", "words"), [("zh", "确认收到，请点这里："), ("en", "To confirm, open this: ")]
    )
    def test_one_tap_acknowledges_where_there_is_a_link(
        self, mailbox: Mailbox, language: str, words: str
    ) -> None:
        link = "https://house.example/a/att_1?s=x&y=1"
        Email(mail_account(mailbox)).send(outbound(language=language, link=link))
        assert f"\n{words}{link}" in mailbox.taken[0].get_content().replace("\r\n", "\n")

    def test_no_text_can_add_a_header_or_end_the_letter(self, mailbox: Mailbox) -> None:
        nasty = "a\r\nBcc: other@house.example\r\n.\r\nMAIL FROM:<x@y.z>\r\n..\r\n"
        told = outbound(nasty).model_copy(update={"case_no": "SO\r\nBcc: x@house.example"})
        assert Email(mail_account(mailbox)).send(told).outcome == "accepted"
        [mail] = mailbox.taken
        assert mail["Bcc"] is None
        assert mailbox.requests.count("MAIL") == 1
        assert mail.get_content().replace("\r\n", "\n").strip() == nasty.replace("\r\n", "\n").strip()

    @pytest.mark.parametrize(
        "address",
        ["x", "x@y", "x@y.z>\r\nRCPT TO:<a@b.c", "a b@c.d", "a@b..c", "张@house.example", "a@b.c,d@e.f"],
    )
    def test_what_is_no_mailbox_is_not_tried(self, mailbox: Mailbox, address: str) -> None:
        assert Email(mail_account(mailbox)).send(outbound(to=Address(email=address))).code == "bad_email"
        assert mailbox.requests == []

    def test_a_wrong_password_is_ours_to_mend(self, mailbox: Mailbox) -> None:
        account = mail_account(mailbox).model_copy(update={"password": SecretStr("no")})
        assert Email(account).send(outbound()).code == "smtp_auth"

    def test_without_encryption_neither_password_nor_letter_goes_out(self, mailbox: Mailbox) -> None:
        sent = Email(mail_account(mailbox, limit=5, starttls=True)).send(outbound())
        assert (sent.outcome, sent.code) == ("rejected", "smtp_no_tls")
        assert not {"AUTH", "MAIL"} & set(mailbox.requests)

    def test_encrypted_it_goes_out_to_a_server_that_we_trust(self, tmp_path: Path) -> None:
        server, client = a_certificate(tmp_path)
        with Mailbox(trust=server) as mailbox:
            account = mail_account(mailbox, limit=5, starttls=True)
            assert Email(account, trust=client).send(outbound()).outcome == "accepted"
            assert Email(account).send(outbound()).code == "smtp_no_tls", "nobody vouches for it"
        assert len(mailbox.taken) == 1

    def test_a_lone_surrogate_does_not_stop_it(self, mailbox: Mailbox) -> None:
        assert "?" in letter(mail_account(mailbox), outbound("a\ud800b")).get_content()


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's side of one certificate for this machine."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")]),
    )
    now = dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(__import__("ipaddress").ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "here.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


class TestWebhook:
    def test_it_is_signed_dated_and_carries_its_key(self) -> None:
        with booth_of("webhook") as booth:
            booth.channel.send(outbound(attempt="att_7", link="https://house.example/a"))
            [request] = booth.far.requests
            [taken] = booth.far.taken
        assert request.headers["Idempotency-Key"] == "att_7"  # type: ignore[union-attr]
        assert taken == {
            "version": "1",
            "attempt": "att_7",
            "message": "msg_1",
            "case": "SO-20261121-000001",
            "to": {"person": "per_1", "phone": PHONE, "email": MAIL, "staff": True},
            "text": WORDS,
            "language": "zh",
            "asks_acknowledgement": True,
            "link": "https://house.example/a",
        }
        mac = hmac.new(b"s", b"1700000000.{}", hashlib.sha256).hexdigest()
        assert webhook_sign("s", "1700000000", b"{}") == f"v1={mac}"

    def test_sent_twice_it_is_one(self) -> None:
        with booth_of("webhook") as booth:
            for _ in range(3):
                assert booth.channel.send(outbound()).outcome == "accepted"
            assert len(booth.far.taken) == 1


ALL = {
    "wecom_corp_id": "ww0",
    "wecom_agent_id": 1,
    "wecom_secret": "s",
    "wecom_bot_key": "k",
    "dingtalk_bot_token": "t",
    "dingtalk_bot_secret": "s",
    "feishu_bot_token": "t",
    "feishu_bot_secret": "s",
    "smtp_host": "mail.house.example",
    "smtp_from": "fuwu@house.example",
    "apprise_urls": "json://push.example/in bark://push.example/key",
    "webhook_url": "https://other.example/in",
    "webhook_secret": "0123456789abcdef",
}


def test_what_is_set_up_is_opened_under_the_names_that_standards_know() -> None:
    channels = open_channels(None, accounts_of(Settings.model_validate(ALL)))
    assert list(channels) == list(CHANNELS)
    assert {channel.name for channel in channels.values()} == set(CHANNELS)
    for channel in channels.values():
        channel.close()
    assert list(open_channels(None, accounts_of(Settings()))) == ["sms", "voice"]


def test_one_that_is_not_set_up_is_passed_over_and_it_is_said() -> None:
    channels = open_channels(None)
    route = choose(["wecom_app", "email", "sms"], HERE, channels)
    assert [(skipped.channel, skipped.code) for skipped in route.skipped] == [
        ("wecom_app", "channel_not_open"),
        ("email", "channel_not_open"),
    ]
    assert route.channel == "sms"
    nowhere = choose(["wecom_app", "email"], HERE, channels)
    assert nowhere.reason is not None
    assert nowhere.reason.zh == "企业微信：渠道没有开通；邮件：渠道没有开通"
    assert nowhere.reason.en == "WeCom: this channel is not set up; e-mail: this channel is not set up"
