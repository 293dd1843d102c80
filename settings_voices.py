"""By which voices does this house speak, and what does each need to be set up whole?"""

from pydantic import BaseModel, Field, SecretStr

from settings_kinds import (
    Account,
    AesKey,
    AgentId,
    ApiKey,
    MessagingService,
    Name,
    Number,
    PathToken,
    Port,
    PushUrls,
    Sender,
    Templates,
    Url,
)


class Voices(BaseModel):
    """What the providers know us by. A voice that is not set up is passed over; SMS and voice then go to paper."""

    twilio_account_sid: Account | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_api_key: ApiKey | None = None
    twilio_api_secret: SecretStr | None = None
    twilio_messaging_service_sid: MessagingService | None = None
    twilio_caller_id: Number | None = None
    twilio_base_url: Url | None = None

    wecom_corp_id: Name | None = None
    wecom_agent_id: AgentId | None = None
    wecom_secret: SecretStr | None = None
    wecom_callback_token: SecretStr | None = None
    wecom_callback_aes_key: AesKey | None = None
    wecom_base_url: Url | None = None
    wecom_bot_key: SecretStr | None = None
    dingtalk_bot_token: SecretStr | None = None
    dingtalk_bot_secret: SecretStr | None = None
    feishu_bot_token: SecretStr | None = None
    feishu_bot_secret: SecretStr | None = None

    aliyun_access_key_id: Name | None = None
    aliyun_access_key_secret: SecretStr | None = None
    aliyun_sign_name: Name | None = None
    aliyun_sms_templates: Templates | None = None
    aliyun_show_number: Name | None = None
    aliyun_voice_templates: Templates | None = None
    aliyun_voice_thanks: Name | None = None
    aliyun_callback_token: PathToken | None = None
    aliyun_base_url: Url | None = None

    smtp_host: Name | None = None
    smtp_port: Port = 587
    smtp_user: Name | None = None
    smtp_password: SecretStr | None = None
    smtp_from: Sender | None = None
    smtp_starttls: bool = True

    apprise_urls: PushUrls | None = None

    webhook_url: Url | None = Field(default=None, repr=False)
    webhook_secret: SecretStr | None = None


VOICE_MEANINGS: dict[str, tuple[str, str]] = {
    "twilio_account_sid": ("Twilio 账号，以 AC 开头", "Twilio account, begins with AC"),
    "twilio_auth_token": ("Twilio 令牌，也用来验证回调", "Twilio token, verifies callbacks too"),
    "twilio_api_key": ("Twilio API key，以 SK 开头", "Twilio API key, begins with SK"),
    "twilio_api_secret": ("上述 API key 的密文", "secret of that API key"),
    "twilio_messaging_service_sid": ("Twilio 短信服务，以 MG 开头", "messaging service, begins with MG"),
    "twilio_caller_id": ("主叫号码，如 +85200000000", "number that calls, such as +85200000000"),
    "twilio_base_url": ("代替 Twilio 的本地网址", "local far end in Twilio's place"),
    "wecom_corp_id": ("企业微信的企业 ID", "corp id at WeCom"),
    "wecom_agent_id": ("企业微信应用的 AgentId", "agent id of the WeCom app"),
    "wecom_secret": ("企业微信应用的 Secret", "secret of the WeCom app"),
    "wecom_callback_token": ("企业微信应用接收消息的 Token", "token of the WeCom app's callbacks"),
    "wecom_callback_aes_key": ("上述接收消息的 EncodingAESKey", "EncodingAESKey of those callbacks"),
    "wecom_base_url": ("代替企业微信的本地网址", "local far end in WeCom's place"),
    "wecom_bot_key": ("企业微信群机器人地址里的 key", "key in the address of the WeCom group robot"),
    "dingtalk_bot_token": ("钉钉群机器人的 access_token", "access token of the DingTalk group robot"),
    "dingtalk_bot_secret": ("上述机器人的加签密钥，以 SEC 开头", "secret it signs with, begins with SEC"),
    "feishu_bot_token": ("飞书群机器人地址的最后一段", "last part of the Feishu robot's address"),
    "feishu_bot_secret": ("上述机器人的签名密钥", "secret it signs with"),
    "aliyun_access_key_id": (
        "阿里云 AccessKey ID，用于大陆短信和电话",
        "Aliyun access key, for the mainland",
    ),
    "aliyun_access_key_secret": ("上述 AccessKey 的密文", "secret of that access key"),
    "aliyun_sign_name": ("审核通过的短信签名", "approved signature of our SMS"),
    "aliyun_sms_templates": ("话术=短信模板 变量…；用分号隔开", "sentence=template and its places; …"),
    "aliyun_show_number": ("外呼显示的号码；公共模式不填", "number that calls; none in common mode"),
    "aliyun_voice_templates": (
        "话术=语音模板 变量…；用分号隔开",
        "sentence=voice template and its places; …",
    ),
    "aliyun_voice_thanks": ("按键后致谢的语音模板；不填不收按键", "voice template that thanks for a key"),
    "aliyun_callback_token": ("回执网址里的密码，至少 24 位字母数字", "secret in the path of its reports"),
    "aliyun_base_url": ("代替阿里云的本地网址", "local far end in Aliyun's place"),
    "smtp_host": ("发邮件的服务器", "server that takes our e-mail"),
    "smtp_port": ("其端口；465 为全程加密", "its port; 465 is encrypted throughout"),
    "smtp_user": ("邮箱账号", "account there"),
    "smtp_password": ("邮箱密码或授权码", "password of that account"),
    "smtp_from": ("发件地址", "address that we write from"),
    "smtp_starttls": ("要求加密（STARTTLS）；只有本机测试填 0", "encryption demanded; 0 for a local test"),
    "apprise_urls": ("其他推送的 Apprise 网址，空格隔开；须装 apprise", "Apprise addresses of push services"),
    "webhook_url": ("接收我方消息的网址", "address that our messages are posted to"),
    "webhook_secret": ("签名用的密钥，至少 16 个字符", "secret they are signed with, 16 characters or more"),
}

Need = tuple[tuple[str, ...], str, str]
# Either all of a group or none of it: half a set-up would fail at the first message, in the night.
WHOLE: tuple[Need, ...] = (
    (
        (
            *("twilio_account_sid", "twilio_auth_token", "twilio_api_key", "twilio_api_secret"),
            *("twilio_messaging_service_sid", "twilio_caller_id"),
        ),
        "Twilio 的设置要填齐，或一项不填",
        "Twilio is set up whole or not at all",
    ),
    (
        ("wecom_corp_id", "wecom_agent_id", "wecom_secret"),
        "企业微信应用的设置要填齐，或一项不填",
        "the WeCom app is set up whole or not at all",
    ),
    (
        ("wecom_callback_token", "wecom_callback_aes_key"),
        "接收消息的 Token 和 EncodingAESKey 要一起填",
        "token and EncodingAESKey go together",
    ),
    (
        ("dingtalk_bot_token", "dingtalk_bot_secret"),
        "钉钉机器人的令牌和密钥要一起填",
        "token and secret of the DingTalk robot go together",
    ),
    (
        ("feishu_bot_token", "feishu_bot_secret"),
        "飞书机器人的令牌和密钥要一起填",
        "token and secret of the Feishu robot go together",
    ),
    (
        ("aliyun_access_key_id", "aliyun_access_key_secret"),
        "AccessKey 的 ID 和密文要一起填",
        "access key and secret go together",
    ),
    (
        ("aliyun_sign_name", "aliyun_sms_templates"),
        "短信签名和模板要一起填",
        "signature and templates of SMS go together",
    ),
    (("smtp_host", "smtp_from"), "服务器和发件地址要一起填", "server and sender go together"),
    (("smtp_user", "smtp_password"), "邮箱账号和密码要一起填", "account and password go together"),
    (("webhook_url", "webhook_secret"), "网址和密钥要一起填", "address and secret go together"),
)
# What only makes sense beside something else.
BESIDE: tuple[tuple[str, Need], ...] = (
    (
        "twilio_base_url",
        (("twilio_account_sid",), "Twilio 的设置要填齐，或一项不填", "Twilio is set up whole or not at all"),
    ),
    (
        "twilio_account_sid",
        (("public_url",), "Twilio 要知道回调到哪里", "Twilio must know where to call back"),
    ),
    (
        "wecom_callback_token",
        (("wecom_corp_id",), "接收消息的是企业微信应用", "callbacks are those of the WeCom app"),
    ),
    *(
        (field, (("aliyun_access_key_id",), "属于阿里云账号", "it belongs to an Aliyun account"))
        for field in ("aliyun_sms_templates", "aliyun_voice_templates", "aliyun_callback_token")
    ),
    (
        "aliyun_voice_thanks",
        (("aliyun_voice_templates",), "致谢属于语音通知", "thanks are part of a call"),
    ),
    ("smtp_user", (("smtp_host",), "账号属于发邮件的服务器", "the account is one of the server")),
)


def needs(given: BaseModel) -> list[Need]:
    """What must be there besides what is; the fields, and why in both languages."""
    halves = [need for need in WHOLE if any(getattr(given, field) is not None for field in need[0])]
    return halves + [need for field, need in BESIDE if getattr(given, field) is not None]
