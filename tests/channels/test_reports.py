"""Is what the provider reports heard once, believed only when signed, and understood?"""

import pytest
from pydantic import SecretStr
from starlette.datastructures import FormData

from channels.contract import What
from channels.twilio_signature import BadSignature, verify
from tests.channels.conftest import ABROAD, PUBLIC, Town, outbound
from tests.far_end.faults import Fault, Kind
from tests.far_end.phone import pick_up, press
from tests.far_end.signature import sign

REPLY = f"{PUBLIC}/v1/webhooks/twilio/sms-reply"


class TestSms:
    @pytest.mark.parametrize(
        ("status", "what"),
        [("queued", "accepted"), ("sent", "sent"), ("delivered", "delivered"), ("undelivered", "undelivered"),
         ("failed", "failed")],
    )  # fmt: skip
    def test_a_status_names_our_attempt(self, town: Town, status: str, what: What) -> None:
        town.channels["sms"].send(outbound(attempt="att_好&b=1"))
        assert town.far_end.report(town.far_end.messages[0], status) == [200]
        [heard] = town.house.heard
        assert (heard.what, heard.attempt_id) == (what, "att_好&b=1")
        assert heard.provider_id == town.far_end.messages[0].sid

    def test_a_failure_brings_its_number(self, town: Town) -> None:
        town.channels["sms"].send(outbound())
        town.far_end.report(town.far_end.messages[0], "undelivered", ErrorCode="30003")
        assert town.house.heard[0].code == "30003"

    def test_a_report_may_come_before_the_answer(self, town: Town) -> None:
        town.far_end.faults.append(Fault(Kind.EARLY_REPORT, report="delivered"))
        sent = town.channels["sms"].send(outbound())
        assert (town.house.heard[0].attempt_id, town.house.heard[0].what) == ("att_1", "delivered")
        assert town.house.heard[0].provider_id == sent.provider_id

    def test_a_report_told_twice_is_the_same_report(self, town: Town) -> None:
        town.channels["sms"].send(outbound())
        message = town.far_end.messages[0]
        assert town.far_end.report(message, "sent", times=3) == [200, 200, 200]
        town.far_end.report(message, "delivered", times=2)
        assert [heard.what for heard in town.house.heard] == ["sent", "delivered"]

    def test_a_reply_brings_the_number_and_the_words(self, town: Town) -> None:
        assert town.far_end.text_back(REPLY, ABROAD, "收到，谢谢 & 再见") == 200
        [heard] = town.house.heard
        assert (heard.what, heard.from_phone, heard.text) == ("reply", ABROAD, "收到，谢谢 & 再见")
        assert ABROAD not in repr(heard)
        assert "收到" not in repr(heard)

    def test_an_opt_out_by_a_keyword_of_the_operators_own_is_marked(self, town: Town) -> None:
        town.far_end.text_back(REPLY, ABROAD, "别发了", OptOutType="STOP")
        assert town.house.heard[0].code == "opted_out"

    def test_a_message_of_many_languages_arrives_as_it_was_written(self, town: Town) -> None:
        text = "您好😀，师傅 €5 <b>&amp; 'quoted' \"鑫龘\" \n第二行"
        sent = town.channels["sms"].send(outbound(text=text))
        assert town.far_end.messages[0].body == text
        assert sent.segments == 1


class TestVoice:
    def test_a_key_acknowledges(self, town: Town) -> None:
        town.channels["voice"].send(outbound())
        call = town.far_end.calls[0]
        script = pick_up(town.far_end, call)
        assert script.language == "zh-CN"
        assert "师傅迟到，请处理。" in script.spoken
        assert "按 1" in script.spoken
        assert town.house.heard == []
        assert press(town.far_end, call, script, "1").hangs_up
        [heard] = town.house.heard
        assert (heard.what, heard.digits, heard.attempt_id) == ("acknowledged", "1", "att_1")

    @pytest.mark.parametrize(("digits", "what"), [("", "completed"), ("2", "reply"), ("#", "reply")])
    def test_another_key_or_none_acknowledges_nothing(self, town: Town, digits: str, what: What) -> None:
        town.channels["voice"].send(outbound())
        call = town.far_end.calls[0]
        press(town.far_end, call, pick_up(town.far_end, call), digits)
        assert [heard.what for heard in town.house.heard] == [what]

    def test_a_machine_is_told_and_asked_nothing(self, town: Town) -> None:
        town.channels["voice"].send(outbound())
        script = pick_up(town.far_end, town.far_end.calls[0], answered_by="machine_start")
        assert script.action is None
        assert town.house.heard[0].what == "machine"

    @pytest.mark.parametrize(
        ("status", "extra", "what"),
        [("ringing", {}, "accepted"), ("completed", {}, "completed"), ("busy", {}, "busy"),
         ("completed", {"AnsweredBy": "machine_end_beep"}, "machine"), ("no-answer", {}, "no_answer"),
         ("failed", {"ErrorCode": "32205"}, "failed")],
    )  # fmt: skip
    def test_how_a_call_ended(self, town: Town, status: str, extra: dict[str, str], what: What) -> None:
        town.channels["voice"].send(outbound())
        town.far_end.report(town.far_end.calls[0], status, times=2, **extra)
        [heard] = town.house.heard
        assert (heard.what, heard.code) == (what, extra.get("ErrorCode"))


class TestSignature:
    @pytest.mark.parametrize("signature", ["", "forged", "Zm9yZ2Vk", "签名"])
    def test_forged_or_missing_is_refused_and_not_heard(self, town: Town, signature: str) -> None:
        path, form = (
            "/v1/webhooks/twilio/sms-status?n=att_1",
            {"MessageSid": "SM1", "MessageStatus": "delivered"},
        )
        with pytest.raises(BadSignature):
            verify(town.account, path, form, signature or None)

    def test_over_the_wire_it_is_a_403_and_nothing_is_heard(self, town: Town) -> None:
        form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
        for proof in ("", "Zm9yZ2Vk"):
            answer = town.far_end.post(f"{PUBLIC}/v1/webhooks/twilio/sms-status?n=att_1", form, proof)
            assert answer.status_code == 403
        assert town.house.heard == []
        assert town.house.refused == ["no signature", "the signature does not match"]

    def test_every_part_of_what_was_signed_counts(self, town: Town) -> None:
        path, form = "/v1/webhooks/twilio/sms-status?n=att_1", {"MessageSid": "SM1", "MessageStatus": "sent"}
        proof = sign(town.far_end.auth_token, PUBLIC + path, form)
        verify(town.account, path, form, proof)
        for other_path, other_form in (
            (path.replace("att_1", "att_2"), form),
            (path + "&x=1", form),
            (path, form | {"MessageStatus": "delivered"}),
            (path, form | {"ErrorCode": "30003"}),
            ("https://house.example" + path, form),
        ):
            with pytest.raises(BadSignature):
                verify(town.account, other_path, other_form, proof)

    def test_without_a_token_nothing_is_believed(self, town: Town) -> None:
        bare = town.account.model_copy(update={"auth_token": SecretStr("")})
        with pytest.raises(BadSignature, match="no auth token"):
            verify(bare, "/x", {}, sign("", PUBLIC + "/x", {}))

    def test_it_is_the_public_address_that_was_signed(self, town: Town) -> None:
        path, form = "/v1/webhooks/twilio/sms-status?n=att_1", {"MessageSid": "SM1", "MessageStatus": "sent"}
        proof = sign(town.far_end.auth_token, PUBLIC + path, form)
        inside = town.account.model_copy(update={"public_url": "http://house.example"})
        with pytest.raises(BadSignature):
            verify(inside, path, form, proof)
        verify(town.account.model_copy(update={"public_url": PUBLIC + "/"}), path, form, proof)

    def test_a_file_among_the_fields_is_no_crash(self, town: Town) -> None:
        with pytest.raises(BadSignature, match="not text"):
            verify(town.account, "/x", {"a": b"bytes"}, "Zm9yZ2Vk")  # type: ignore[dict-item]

    def test_repeated_fields_are_signed_as_they_came(self, town: Town) -> None:
        form = FormData([("A", "1"), ("A", "2"), ("B", "3")])
        proof = sign(town.far_end.auth_token, f"{PUBLIC}/xA1A2B3", {})
        verify(town.account, "/x", form, proof)  # type: ignore[arg-type]
