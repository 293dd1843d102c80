"""What does a code of failure mean in words, and what follows from it?"""

from typing import Literal

from channels.contract import Outcome, Words
from domain.base import Fact

Cause = Literal["number", "handset", "opted_out", "wording", "region", "setup", "network", "provider", "person"]
HALF_AN_HOUR = 1800.0


class Trouble(Fact):
    """Whose trouble it is decides who must act: `setup` is the operator's, never the customer's.

    `spoils_number`: no other way to the same number will work either.
    """

    code: str
    outcome: Outcome
    cause: Cause
    words: Words
    retry_after: float | None = None
    spoils_number: bool = False


def _trouble(
    code: str,
    outcome: Outcome,
    cause: Cause,
    zh: str,
    en: str,
    retry_after: float | None = None,
    spoils: bool = False,
) -> tuple[str, Trouble]:
    words = Words(zh=zh, en=en)
    return code, Trouble(
        code=code, outcome=outcome, cause=cause, words=words, retry_after=retry_after, spoils_number=spoils
    )


OWN: dict[str, Trouble] = dict((
    _trouble("no_phone", "rejected", "number", "没有登记手机号", "no phone number on record", spoils=True),
    _trouble("nobody_on_duty", "rejected", "person", "没有人担任这个角色", "nobody holds this part"),
    _trouble("outcome_unknown", "rejected", "provider", "不知道是否已发出，没有重发",
             "it may have gone out; it was not sent again"),
    _trouble("not_a_mobile", "rejected", "number", "座机收不到短信", "a landline receives no SMS"),
    _trouble("twilio_cannot_call_mainland", "rejected", "region",
             "Twilio 打不通中国大陆的电话，请改用其他渠道",
             "Twilio does not place calls to mainland China; use another channel"),
    _trouble("channel_not_open", "rejected", "setup", "渠道没有开通", "this channel is not set up"),
    _trouble("no_words", "rejected", "setup", "这句话写不出来，请检查话术文件",
             "the words could not be made; check the sentence's file"),
    _trouble("already_tried", "rejected", "person", "已经试过", "this channel has been tried already"),
    _trouble("cannot_connect", "retry", "network", "连不上服务商，没有发出", "no connection, nothing sent"),
    _trouble("timeout", "unknown", "network", "服务商没有按时回答，不知道发没发出",
             "the provider did not answer in time; it may have gone out"),
    _trouble("disconnected", "unknown", "network", "连接中断，不知道发没发出",
             "the connection broke; it may have gone out"),
    _trouble("unreadable", "unknown", "provider", "服务商的回答读不懂，不知道发没发出",
             "the provider's answer made no sense; it may have gone out"),
    _trouble("server_error", "unknown", "provider", "服务商内部出错，不知道发没发出",
             "the provider failed inside; it may have gone out"),
    _trouble("no_answer", "rejected", "person", "无人接听", "nobody answered"),
    _trouble("busy", "rejected", "person", "对方占线", "the line was busy"),
    _trouble("machine", "rejected", "person", "接听的是留言机", "an answering machine answered"),
    _trouble("canceled", "rejected", "setup", "发出前被撤销", "withdrawn before it went out"),
    _trouble("failed", "rejected", "provider", "没有发成", "it failed"),
    _trouble("undelivered", "rejected", "provider", "没有送达", "it was not delivered"),
))  # fmt: skip

TWILIO: dict[str, Trouble] = dict((
    _trouble("21211", "rejected", "number", "号码无效", "the number is not valid", spoils=True),
    _trouble("21217", "rejected", "number", "号码无效", "the number is not valid", spoils=True),
    _trouble("21214", "rejected", "number", "这个号码打不通", "this number cannot be called"),
    _trouble("21614", "rejected", "number", "不是手机号，收不到短信", "not a mobile; it receives no SMS"),
    _trouble("21610", "rejected", "opted_out", "对方已退订短信", "the person has opted out"),
    _trouble("21401", "rejected", "number", "号码无效", "the number is not valid", spoils=True),
    _trouble("21408", "rejected", "region", "账户没有开通该地区的短信", "SMS to that region is off"),
    _trouble("21215", "rejected", "region", "账户没有开通该地区的语音", "calls to that region are off"),
    _trouble("13227", "rejected", "region", "账户没有开通该地区的语音", "calls to that region are off"),
    _trouble("32205", "rejected", "region", "账户没有开通该地区的语音", "calls to that region are off"),
    _trouble("21612", "rejected", "region", "现有号码发不到这个号码", "no sender of ours reaches it"),
    _trouble("21603", "rejected", "setup", "没有配置发送号码", "no sender is configured"),
    _trouble("21606", "rejected", "setup", "发送号码不属于本账户", "the sender is not ours"),
    _trouble("21210", "rejected", "setup", "主叫号码没有验证", "the caller id is not verified"),
    _trouble("21712", "rejected", "setup", "短信服务里没有号码", "the messaging service has no sender"),
    _trouble("21609", "rejected", "setup", "回执地址不是公网地址", "the callback address is not public"),
    _trouble("21205", "rejected", "setup", "语音地址不是公网地址", "the voice address is not public"),
    _trouble("20404", "rejected", "setup", "账户或短信服务不存在", "no such account or service"),
    _trouble("20003", "rejected", "setup", "Twilio 账户认证失败", "our credentials were refused"),
    _trouble("20005", "rejected", "setup", "Twilio 账户已停用", "the Twilio account is not active"),
    _trouble("20429", "retry", "provider", "发送太快，被限速", "too many requests; slow down", 1.0),
    _trouble("21611", "retry", "provider", "发送队列已满", "the sender's queue is full", 60.0),
    _trouble("21617", "rejected", "wording", "短信超长", "the text is too long"),
    _trouble("21602", "rejected", "wording", "短信内容为空", "the text is empty"),
    _trouble("30001", "retry", "provider", "服务商队列已满", "the provider's queue overflowed", HALF_AN_HOUR),
    _trouble("30002", "rejected", "setup", "Twilio 账户已停用", "the Twilio account is suspended"),
    _trouble("30003", "retry", "handset", "手机关机或无信号", "the handset is off or away", HALF_AN_HOUR),
    _trouble("30004", "rejected", "handset", "短信被对方拒收", "the message was blocked by the recipient"),
    _trouble("30005", "rejected", "number", "空号或已停机", "unknown or out of service", spoils=True),
    _trouble("30006", "rejected", "number", "座机，或运营商不通短信", "a landline, or no SMS there"),
    _trouble("30007", "rejected", "wording", "被当作垃圾短信拦截", "filtered as spam"),
    _trouble("30008", "retry", "provider", "失败，运营商没说原因", "failed, no reason given", HALF_AN_HOUR),
    _trouble("30410", "retry", "provider", "运营商超时", "the carrier timed out", HALF_AN_HOUR),
    _trouble("12100", "rejected", "setup", "语音脚本无法解析", "the voice script does not parse"),
))  # fmt: skip


def explain(code: str) -> Trouble:
    """The trouble behind a code; one we have never met is final, and shown so that it can be read up."""
    known = OWN.get(code) or TWILIO.get(code)
    if known:
        return known
    words = Words(zh=f"服务商拒绝，代码 {code}", en=f"refused by the provider, code {code}")
    return Trouble(code=code, outcome="rejected", cause="provider", words=words)
