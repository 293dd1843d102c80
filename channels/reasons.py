"""What does a code of failure mean in words, and what follows from it?"""

import re
from typing import Literal

from channels.contract import Outcome, Words
from domain.base import Fact

Cause = Literal[
    "number", "handset", "opted_out", "wording", "region", "setup", "network", "provider", "person"
]
HALF_AN_HOUR = 1800.0
PLAIN = re.compile(r"[A-Za-z_][\w.:-]{0,39}|\d{1,6}", re.ASCII)


class Trouble(Fact):
    """Whose trouble it is decides who must act: `setup` is the operator's, never the customer's."""

    code: str
    outcome: Outcome
    cause: Cause
    words: Words
    retry_after: float | None = None


def _trouble(
    code: str,
    outcome: Outcome,
    cause: Cause,
    zh: str,
    en: str,
    retry_after: float | None = None,
) -> tuple[str, Trouble]:
    words = Words(zh=zh, en=en)
    return code, Trouble(code=code, outcome=outcome, cause=cause, words=words, retry_after=retry_after)


OWN: dict[str, Trouble] = dict((
    _trouble("no_phone", "rejected", "number", "没有登记手机号", "no phone number on record"),
    _trouble("opted_out", "rejected", "opted_out", "对方已退订，没有发", "the person has opted out; it was not sent"),
    _trouble("quiet_hours", "retry", "person", "现在不是联系客户的时间，到点再发",
             "customers are not disturbed at this hour; it waits until they may be"),
    _trouble("enough_for_now", "retry", "person", "短时间内发给此人的通知已经够多，过后再发",
             "this person was told enough for now; it comes later"),
    _trouble("no_longer", "rejected", "person", "情况已变，不再需要发送",
             "things have changed; it need not be said any more"),
    _trouble("too_late", "rejected", "person", "系统停过，提醒的那个时间已经过了，不再发送",
             "the house stood still until the time it reminds of was over; it was not said"),
    _trouble("nobody_on_duty", "rejected", "person", "没有人担任这个角色", "nobody holds this part"),
    _trouble("outcome_unknown", "rejected", "provider", "不知道是否已发出，没有重发",
             "it may have gone out; it was not sent again"),
    _trouble("not_a_mobile", "rejected", "number", "座机收不到短信", "a landline receives no SMS"),
    _trouble("twilio_cannot_call_mainland", "rejected", "region",
             "Twilio 打不通中国大陆的电话，请改用其他渠道",
             "Twilio does not place calls to mainland China; use another channel"),
    _trouble("aliyun_mainland_only", "rejected", "region", "阿里云只通中国大陆的号码，请另开渠道",
             "Aliyun serves mainland numbers only here; use another channel"),
    _trouble("push_not_installed", "rejected", "setup",
             "没有安装推送组件：pip install 'shangmen[apprise]'", "not installed: pip install 'shangmen[apprise]'"),
    _trouble("cannot_prove", "rejected", "setup", "这个渠道只管交出去，要确认的消息不走这里",
             "this way only hands over; what must be acknowledged goes another way"),
    _trouble("push_failed", "unknown", "provider", "推送服务没有说成功，不知道发没发出",
             "the push service did not say yes; it may have gone out"),
    _trouble("no_template", "rejected", "setup", "这句话还没有登记阿里云模板",
             "no approved Aliyun template says this sentence"),
    _trouble("not_listed_yet", "unknown", "provider", "服务商还没有记录，稍后再查",
             "the provider does not list it yet; it is asked again"),
    _trouble("channel_not_open", "rejected", "setup", "渠道没有开通", "this channel is not set up"),
    _trouble("no_words", "rejected", "setup", "这句话写不出来，请检查话术文件",
             "the words could not be made; check the sentence's file"),
    _trouble("no_email", "rejected", "number", "没有登记邮箱", "no e-mail address on record"),
    _trouble("bad_email", "rejected", "number", "邮箱地址不对", "the e-mail address is not valid"),
    _trouble("no_chat", "rejected", "number", "没有登记企业微信账号", "no WeCom account on record"),
    _trouble("bad_chat", "rejected", "number", "企业微信账号写法不对", "the WeCom account is not valid"),
    _trouble("not_in_group", "rejected", "person", "群里只有员工，客户的消息不发到群里",
             "the group is for staff; what is meant for a customer is not said there"),
    _trouble("own_pace", "retry", "provider", "机器人每分钟最多发 20 条，排队等候",
             "a robot says 20 a minute at most; waiting its turn", 3.0),
    _trouble("cannot_be_asked", "unknown", "provider", "服务商没有查询接口，不知道发没发出",
             "this provider cannot be asked; it may have gone out"),
    _trouble("too_many", "retry", "provider", "发送太快，被限速", "too many requests; slow down", 1.0),
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
    _trouble("21201", "rejected", "number", "号码无效", "the number is not valid"),
    _trouble("21211", "rejected", "number", "号码无效", "the number is not valid"),
    _trouble("21217", "rejected", "number", "号码无效", "the number is not valid"),
    _trouble("21214", "rejected", "number", "这个号码打不通", "this number cannot be called"),
    _trouble("21614", "rejected", "number", "不是手机号，收不到短信", "not a mobile; it receives no SMS"),
    _trouble("21610", "rejected", "opted_out", "对方已退订短信", "the person has opted out"),
    _trouble("21401", "rejected", "number", "号码无效", "the number is not valid"),
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
    _trouble("30005", "rejected", "number", "空号或已停机", "unknown or out of service"),
    _trouble("30006", "rejected", "number", "座机，或运营商不通短信", "a landline, or no SMS there"),
    _trouble("30007", "rejected", "wording", "被当作垃圾短信拦截", "filtered as spam"),
    _trouble("30008", "retry", "provider", "失败，运营商没说原因", "failed, no reason given", HALF_AN_HOUR),
    _trouble("30410", "retry", "provider", "运营商超时", "the carrier timed out", HALF_AN_HOUR),
    _trouble("12100", "rejected", "setup", "语音脚本无法解析", "the voice script does not parse"),
))  # fmt: skip

A_MINUTE, TEN_MINUTES = 60.0, 600.0
WECOM: dict[str, Trouble] = dict((
    _trouble("wecom_-1", "retry", "provider", "企业微信繁忙", "WeCom is busy", 5.0),
    _trouble("wecom_45009", "retry", "provider", "企业微信限速，稍后再发", "WeCom slows us down", A_MINUTE),
    _trouble("wecom_45033", "retry", "provider", "企业微信并发超限", "too many at once for WeCom", 5.0),
    _trouble("wecom_40014", "retry", "provider", "企业微信凭证失效，重新获取", "the token is invalid; a new one", 1.0),
    _trouble("wecom_42001", "retry", "provider", "企业微信凭证过期，重新获取", "the token ran out; a new one", 1.0),
    _trouble("wecom_40001", "rejected", "setup", "企业微信应用的 Secret 不对", "the secret of the WeCom app is wrong"),
    _trouble("wecom_40013", "rejected", "setup", "企业 ID 不对", "the corp id is wrong"),
    _trouble("wecom_40056", "rejected", "setup", "应用的 AgentId 不对", "the agent id is wrong"),
    _trouble("wecom_41011", "rejected", "setup", "缺少 AgentId", "no agent id"),
    _trouble("wecom_60020", "rejected", "setup", "服务器 IP 不在企业可信 IP 里", "our address is not trusted there"),
    _trouble("wecom_93000", "rejected", "setup", "群机器人的 key 不对，或机器人已被移出群",
             "the robot's key is wrong, or it was removed"),
    _trouble("wecom_81013", "rejected", "number", "企业微信里没有这个人，或不在应用可见范围",
             "WeCom does not know this person, or the app may not see them"),
    _trouble("wecom_invaliduser", "rejected", "number", "企业微信里没有这个人，或不在应用可见范围",
             "WeCom does not know this person, or the app may not see them"),
    _trouble("wecom_unlicenseduser", "rejected", "setup", "此人没有企业微信基础接口许可",
             "this person has no licence for the app"),
    _trouble("wecom_40058", "rejected", "wording", "企业微信不接受消息内容", "WeCom does not take these words"),
))  # fmt: skip
ROBOTS: dict[str, Trouble] = dict((
    _trouble("dingtalk_130101", "retry", "provider", "钉钉限速，十分钟后再发",
             "DingTalk is silent for ten minutes: too many", TEN_MINUTES),
    _trouble("dingtalk_-1", "retry", "provider", "钉钉繁忙", "DingTalk is busy", 5.0),
    _trouble("dingtalk_310000", "rejected", "setup", "钉钉机器人的加签、关键词或 IP 设置不符",
             "signature, keyword or address does not fit the DingTalk robot"),
    _trouble("dingtalk_300001", "rejected", "setup", "钉钉机器人的令牌不对", "the DingTalk robot's token is wrong"),
    _trouble("dingtalk_300005", "rejected", "setup", "钉钉机器人的令牌不对", "the DingTalk robot's token is wrong"),
    _trouble("feishu_11232", "retry", "provider", "飞书限速，稍后再发", "Feishu slows us down", A_MINUTE),
    _trouble("feishu_9499", "retry", "provider", "飞书限速，稍后再发", "Feishu slows us down", A_MINUTE),
    _trouble("feishu_19001", "rejected", "setup", "飞书机器人的地址不对", "the Feishu robot's address is wrong"),
    _trouble("feishu_19021", "rejected", "setup", "飞书机器人签名不符，或服务器时间不准",
             "Feishu refuses the signature, or our clock is wrong"),
    _trouble("feishu_19022", "rejected", "setup", "服务器 IP 不在飞书机器人白名单里",
             "our address is not trusted there"),
    _trouble("feishu_19024", "rejected", "setup", "消息里没有飞书机器人要求的关键词", "a keyword is missing"),
))  # fmt: skip
OTHERS: dict[str, Trouble] = dict((
    _trouble("smtp_auth", "rejected", "setup", "邮箱账号或密码不对", "the mail server refuses our account"),
    _trouble("smtp_no_tls", "rejected", "setup", "邮件服务器不支持加密，或证书不可信，没有发出",
             "the mail server offers no encryption that can be trusted; nothing sent"),
    _trouble("smtp_sender", "rejected", "setup", "邮件服务器不接受发件地址", "the mail server refuses our sender"),
    _trouble("smtp_recipient", "rejected", "number", "没有这个邮箱", "no such mailbox"),
    _trouble("smtp_content", "rejected", "wording", "邮件服务器不接受这封邮件", "the mail server refuses this mail"),
    _trouble("smtp_later", "retry", "provider", "邮件服务器要求稍后再发",
             "the mail server asks to try later", A_MINUTE),
    _trouble("webhook_400", "rejected", "wording", "对接系统不接受这条消息", "the receiver refuses this message"),
    _trouble("webhook_401", "rejected", "setup", "对接系统不认签名", "the receiver refuses the signature"),
    _trouble("webhook_403", "rejected", "setup", "对接系统不认签名", "the receiver refuses the signature"),
    _trouble("webhook_404", "rejected", "setup", "对接系统的网址不对", "the receiver's address is wrong"),
))  # fmt: skip
ALIYUN: dict[str, Trouble] = dict((
    _trouble("aliyun_isv.BUSINESS_LIMIT_CONTROL", "retry", "provider", "阿里云限制同一号码的频率，稍后再发",
             "Aliyun limits how often one number is told", A_MINUTE),
    _trouble("aliyun_isv.DAY_LIMIT_CONTROL", "rejected", "provider", "已到阿里云的每日限额",
             "Aliyun's daily limit is reached"),
    _trouble("aliyun_isv.MONTH_LIMIT_CONTROL", "rejected", "provider", "已到阿里云的每月限额",
             "Aliyun's monthly limit is reached"),
    _trouble("aliyun_isv.MOBILE_NUMBER_ILLEGAL", "rejected", "number", "号码无效", "the number is not valid"),
    _trouble("aliyun_isv.MOBILE_COUNT_OVER_LIMIT", "rejected", "setup", "一次发的号码太多",
             "too many numbers at once"),
    _trouble("aliyun_isv.INVALID_JSON_PARAM", "rejected", "wording", "模板变量写法不对", "the filling is not valid"),
    _trouble("aliyun_isv.TEMPLATE_MISSING_PARAMETERS", "rejected", "setup", "模板变量不齐，请核对模板与设置",
             "the template has places that the settings do not name"),
    _trouble("aliyun_isv.TEMPLATE_PARAMS_ILLEGAL", "rejected", "wording", "模板变量的内容不被接受",
             "what fills the template is not accepted"),
    _trouble("aliyun_isv.PARAM_LENGTH_LIMIT", "rejected", "wording", "模板变量太长",
             "what fills the template is too long"),
    _trouble("aliyun_isv.BLACK_KEY_CONTROL_LIMIT", "rejected", "wording", "内容含有被禁的词",
             "a forbidden word is in it"),
    _trouble("aliyun_isv.SMS_TEMPLATE_ILLEGAL", "rejected", "setup", "阿里云没有这个模板，或未审核通过",
             "no such template, or not approved"),
    _trouble("aliyun_isv.SMS_SIGNATURE_ILLEGAL", "rejected", "setup", "阿里云没有这个短信签名，或未审核通过",
             "no such signature, or not approved"),
    _trouble("aliyun_isv.TTS_TEMPLATE_ILLEGAL", "rejected", "setup", "阿里云没有这个语音模板，或未审核通过",
             "no such voice template, or not approved"),
    _trouble("aliyun_isv.CALL_NUMBER_ILLEGAL", "rejected", "setup", "主叫号码不可用",
             "the calling number cannot be used"),
    _trouble("aliyun_isv.AMOUNT_NOT_ENOUGH", "rejected", "setup", "阿里云账户余额不足",
             "the Aliyun account is empty"),
    _trouble("aliyun_isv.OUT_OF_SERVICE", "rejected", "setup", "阿里云业务已停机", "the Aliyun service is suspended"),
    _trouble("aliyun_isv.ACCOUNT_ABNORMAL", "rejected", "setup", "阿里云账户异常",
             "the Aliyun account is not in order"),
    _trouble("aliyun_isp.SYSTEM_ERROR", "unknown", "provider", "阿里云内部出错，不知道发没发出",
             "Aliyun failed inside; it may have gone out"),
    _trouble("aliyun_SignatureDoesNotMatch", "rejected", "setup", "阿里云的 AccessKey 密文不对",
             "the key's secret is wrong"),
    _trouble("aliyun_InvalidAccessKeyId.NotFound", "rejected", "setup", "阿里云没有这个 AccessKey",
             "no such access key"),
    _trouble("aliyun_InvalidTimeStamp.Expired", "rejected", "setup", "服务器时间不准", "our clock is wrong"),
    _trouble("aliyun_Forbidden.RAM", "rejected", "setup", "这个 AccessKey 没有短信或语音权限",
             "the key may not do this"),
    _trouble("aliyun_MOBILE_NOT_ON_SERVICE", "rejected", "handset", "停机、空号或关机",
             "out of service, or switched off"),
    _trouble("aliyun_200004", "rejected", "number", "号码不合法", "the number is not valid"),
    _trouble("aliyun_200005", "rejected", "handset", "接不通", "the call did not get through"),
    _trouble("aliyun_200007", "rejected", "handset", "不在服务区", "out of reach"),
    _trouble("aliyun_200010", "rejected", "handset", "关机", "switched off"),
    _trouble("aliyun_200011", "rejected", "number", "停机", "the number is suspended"),
    _trouble("aliyun_200121", "rejected", "provider", "阿里云外呼超过并发", "too many calls at once"),
))  # fmt: skip
KNOWN = {**ALIYUN, **TWILIO, **WECOM, **ROBOTS, **OTHERS, **OWN}


def why(code: str | None, what: str) -> Words | None:
    """Why somebody was not reached, by the provider's code or else by what it reports; nothing where they were."""
    said = code or (what if what in OWN else None)
    return explain(said).words if said else None


def as_counted(code: str | None) -> str:
    """A code as a label of a count: whatever is not short and plain, a number somebody has for one, is "other"."""
    if not code:
        return ""
    return code if PLAIN.fullmatch(code) else "other"


def explain(code: str) -> Trouble:
    """The trouble behind a code; one we have never met is final, and shown so that it can be read up."""
    known = KNOWN.get(code)
    if known:
        return known
    words = Words(zh=f"服务商拒绝，代码 {code}", en=f"refused by the provider, code {code}")
    return Trouble(code=code, outcome="rejected", cause="provider", words=words)
