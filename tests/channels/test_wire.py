"""Are the requests what the provider asks for, and is the voice script well formed?"""

from urllib.parse import unquote

import pytest

from channels import open_channels
from channels.contract import Heard, Language
from channels.twilio_door import Door
from channels.voice import ask_by_voice, tell_by_voice, thanks_by_voice
from tests.channels.conftest import ABROAD, PUBLIC, Town, outbound
from tests.far_end.phone import read


def test_an_sms_goes_by_the_messaging_service_with_its_own_callback(town: Town) -> None:
    town.channels["sms"].send(outbound(attempt="att_7"))
    [request] = town.far_end.requests
    assert request.path == f"/2010-04-01/Accounts/{town.far_end.account_sid}/Messages.json"
    assert dict(request.form) == {
        "To": ABROAD,
        "MessagingServiceSid": town.account.messaging_service_sid,
        "Body": outbound().text,
        "StatusCallback": f"{PUBLIC}/v1/webhooks/twilio/sms-status?n=att_7",
    }


def test_a_call_asks_us_what_to_say_and_how_it_ended(town: Town) -> None:
    town.channels["voice"].send(outbound(attempt="att_7"))
    [request] = town.far_end.requests
    assert request.path.endswith("/Calls.json")
    assert request.fields("Url") == [f"{PUBLIC}/v1/webhooks/twilio/voice?n=att_7"]
    assert request.fields("StatusCallback") == [f"{PUBLIC}/v1/webhooks/twilio/voice-status?n=att_7"]
    assert request.fields("StatusCallbackEvent") == ["initiated", "answered", "completed"]
    assert request.fields("MachineDetection") == ["Enable"]
    assert request.fields("From") == [town.account.caller_id]
    assert request.fields("Timeout") == ["25"]
    assert request.fields("Twiml") == []


def test_an_id_of_any_letters_survives_the_callback_address(town: Town) -> None:
    address = town.account.callback("sms-status", "att 好&n=2#?/")
    assert unquote(address).endswith("?n=att 好&n=2#?/")
    assert address.count("&") == address.count("#") == 0


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("https://api.twilio.com/2010-04-01/A.json", "/2010-04-01/A.json"),
        ("https://messaging.twilio.com/v1/Services?Page=1", "/messaging/v1/Services?Page=1"),
    ],
)
def test_every_product_goes_to_the_far_end(town: Town, asked: str, place: str) -> None:
    door = Door(town.account)
    assert door._placed(asked) == town.far_end.url + place
    door.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_script_is_well_formed_whatever_the_words(language: Language) -> None:
    nasty = "a<b>&\"'\x00\x0b\ud7ff😀 ]]> 好"
    asked = read(ask_by_voice(nasty, language, f"{PUBLIC}/x?n=1&m=2", prompt="按 1"))
    assert asked.action == f"{PUBLIC}/x?n=1&m=2"
    assert "a<b>&\"'" in asked.spoken
    assert "按 1" in asked.spoken
    assert not asked.hangs_up
    for script in (
        tell_by_voice(nasty, language),
        thanks_by_voice(language, nasty),
        thanks_by_voice(language),
    ):
        assert read(script).hangs_up
        assert read(script).action is None


def test_the_question_stands_inside_the_gather() -> None:
    script = ask_by_voice("到了吗", "zh", "https://house.example/x")
    assert script.index("<Gather") < script.index("<Say") < script.index("</Gather>")
    assert 'numDigits="1"' in script
    assert 'actionOnEmptyResult="true"' in script


def test_paper_answers_as_a_phone_does() -> None:
    sms, voice = open_channels(None)["sms"], open_channels(None)["voice"]
    assert sms.hear("paper-reply", {"n": "att_1"}, {"text": "收到", "from": ABROAD}) == Heard(
        what="reply", attempt_id="att_1", text="收到", from_phone=ABROAD
    )
    pressed = voice.hear("paper-press", {"n": "att_1"}, {"digit": "1"})
    assert pressed == Heard(what="acknowledged", attempt_id="att_1", digits="1")
    other = voice.hear("paper-press", {"n": "att_1"}, {"digit": "3"})
    assert other == Heard(what="reply", attempt_id="att_1", digits="3")


def test_paper_delivers_at_once_and_counts_the_parts() -> None:
    channels = open_channels(None)
    assert list(channels) == ["sms", "voice"]
    sent = channels["sms"].send(outbound(text="好" * 71))
    assert (sent.delivered, sent.segments, sent.provider_id) == (True, 2, "paper_sms_att_1")
    assert channels["voice"].send(outbound()).segments is None
