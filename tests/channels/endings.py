"""What may each channel besides Twilio's conclude from what its far end does?"""

from dataclasses import dataclass

from tests.far_end.faults import Fault, Kind


@dataclass(frozen=True)
class Ending:
    """What the far end does, what the house must conclude, and whether the message exists there."""

    fault: Fault
    outcome: str
    code: str
    exists: int = 0

    def __str__(self) -> str:
        return f"{self.fault.kind}-{self.code}"


def refuse(code: int, status: int = 200) -> Fault:
    return Fault(Kind.REFUSE, status, code)


ON_A_WIRE = [
    Ending(Fault(Kind.TOO_MANY, retry_after="7"), "retry", "too_many"),
    Ending(Fault(Kind.FAIL_BEFORE), "unknown", "server_error"),
    Ending(Fault(Kind.FAIL_AFTER), "unknown", "server_error", 1),
    Ending(Fault(Kind.HANG_BEFORE), "unknown", "timeout"),
    Ending(Fault(Kind.HANG_AFTER), "unknown", "timeout", 1),
    Ending(Fault(Kind.DROP_BEFORE), "unknown", "disconnected"),
    Ending(Fault(Kind.DROP_AFTER), "unknown", "disconnected", 1),
    Ending(Fault(Kind.DRIP_AFTER), "unknown", "timeout", 1),
]
GARBLED = [Ending(Fault(Kind.GARBLE_AFTER), "unknown", "unreadable", 1)]
ENDINGS: dict[str, list[Ending]] = {
    "wecom_app": [
        *ON_A_WIRE,
        *GARBLED,
        Ending(refuse(45009), "retry", "wecom_45009"),
        Ending(refuse(-1), "retry", "wecom_-1"),
        Ending(refuse(42001), "retry", "wecom_42001"),
        Ending(refuse(81013), "rejected", "wecom_81013"),
        Ending(refuse(60020), "rejected", "wecom_60020"),
        Ending(refuse(99999), "rejected", "wecom_99999"),
    ],
    "wecom_bot": [
        *ON_A_WIRE,
        *GARBLED,
        Ending(refuse(45009), "retry", "wecom_45009"),
        Ending(refuse(93000), "rejected", "wecom_93000"),
    ],
    "dingtalk_bot": [
        *ON_A_WIRE,
        *GARBLED,
        Ending(refuse(130101), "retry", "dingtalk_130101"),
        Ending(refuse(310000), "rejected", "dingtalk_310000"),
    ],
    "feishu_bot": [
        *ON_A_WIRE,
        *GARBLED,
        Ending(refuse(11232), "retry", "feishu_11232"),
        Ending(refuse(19021), "rejected", "feishu_19021"),
    ],
    "aliyun_sms": [
        *ON_A_WIRE,
        *GARBLED,
        Ending(refuse(1), "retry", "aliyun_isv.BUSINESS_LIMIT_CONTROL"),
        Ending(refuse(2), "rejected", "aliyun_isv.MOBILE_NUMBER_ILLEGAL"),
        Ending(refuse(3), "rejected", "aliyun_isv.SMS_TEMPLATE_ILLEGAL"),
        Ending(refuse(4), "unknown", "aliyun_isp.SYSTEM_ERROR"),
        Ending(refuse(5, 400), "rejected", "aliyun_SignatureDoesNotMatch"),
        Ending(refuse(6, 400), "retry", "too_many"),
        Ending(refuse(99), "rejected", "aliyun_isv.UNKNOWN_99"),
    ],
    "aliyun_voice": [
        *ON_A_WIRE,
        *GARBLED,
        Ending(refuse(1), "retry", "aliyun_isv.BUSINESS_LIMIT_CONTROL"),
        Ending(refuse(7), "rejected", "aliyun_isv.TTS_TEMPLATE_ILLEGAL"),
        Ending(refuse(6, 503), "retry", "too_many"),
    ],
    "webhook": [
        *ON_A_WIRE,
        Ending(refuse(0, 400), "rejected", "webhook_400"),
        Ending(refuse(0, 401), "rejected", "webhook_401"),
        Ending(refuse(0, 302), "rejected", "webhook_302"),
        Ending(refuse(0, 418), "rejected", "webhook_418"),
        Ending(refuse(0, 408), "unknown", "server_error"),
    ],
    # The library says yes or no: every no may have gone out.
    "push": [
        Ending(Fault(Kind.TOO_MANY, retry_after="7"), "unknown", "push_failed"),
        Ending(Fault(Kind.FAIL_BEFORE), "unknown", "push_failed"),
        Ending(Fault(Kind.FAIL_AFTER), "unknown", "push_failed", 1),
        Ending(Fault(Kind.HANG_BEFORE), "unknown", "timeout"),
        Ending(Fault(Kind.HANG_AFTER), "unknown", "timeout", 1),
        Ending(Fault(Kind.DROP_BEFORE), "unknown", "push_failed"),
        Ending(Fault(Kind.DROP_AFTER), "unknown", "push_failed", 1),
        Ending(Fault(Kind.DRIP_AFTER), "unknown", "timeout", 1),
        Ending(refuse(0, 401), "unknown", "push_failed"),
    ],
    # Until the words are handed over nothing can have gone out: what breaks before may be tried again.
    "email": [
        Ending(refuse(550), "rejected", "smtp_recipient"),
        Ending(refuse(553), "rejected", "smtp_sender"),
        Ending(refuse(554), "rejected", "smtp_content"),
        Ending(Fault(Kind.TOO_MANY), "retry", "smtp_later"),
        Ending(Fault(Kind.HANG_BEFORE), "retry", "cannot_connect"),
        Ending(Fault(Kind.HANG_AFTER), "unknown", "timeout", 1),
        Ending(Fault(Kind.DROP_BEFORE), "retry", "cannot_connect"),
        Ending(Fault(Kind.DROP_AFTER), "unknown", "disconnected", 1),
        Ending(Fault(Kind.DRIP_AFTER), "unknown", "timeout", 1),
        Ending(Fault(Kind.GARBLE_AFTER), "unknown", "unreadable", 1),
    ],
}
# How long the provider wants to be left alone, by its own code.
RESTS = [
    ("wecom_app", refuse(45009), 60.0),
    ("wecom_bot", refuse(45009), 60.0),
    ("dingtalk_bot", refuse(130101), 600.0),
    ("feishu_bot", refuse(11232), 60.0),
    ("aliyun_sms", refuse(1), 60.0),
    ("aliyun_voice", Fault(Kind.TOO_MANY, retry_after="7"), 7.0),
    ("webhook", Fault(Kind.TOO_MANY, retry_after="7"), 7.0),
    ("email", Fault(Kind.TOO_MANY), 60.0),
]
