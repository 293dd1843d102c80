"""Does the house refuse a wrong setting by name, and take a right one?"""

import os
from pathlib import Path

import pytest

from settings import MEANINGS, PREFIX, Settings, SettingsWrong, load, table, variable


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def refused(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    for field, value in values.items():
        monkeypatch.setenv(variable(field), value)
    with pytest.raises(SettingsWrong) as refusal:
        load()
    return str(refusal.value)


def taken(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for field, value in values.items():
        monkeypatch.setenv(variable(field), value)
    return load()


def test_every_setting_says_what_it_means() -> None:
    assert list(MEANINGS) == list(Settings.model_fields)
    assert all(zh and en for zh, en in MEANINGS.values())


def test_the_reference_lists_every_setting_as_it_is() -> None:
    reference = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md").read_text()
    assert table() in reference, "write it anew: shangmen settings, into docs/reference/settings.md"


def test_nothing_set_is_the_embedded_house_without_rehearsal() -> None:
    given = load()
    assert (given.home, given.port, given.host) == (Path(".shangmen"), 8000, "127.0.0.1")
    assert given.database_url is given.temporal_address is None
    assert not given.sandbox
    assert not given.twilio


@pytest.mark.parametrize(
    ("field", "value", "zh", "en"),
    [
        ("port", "99999", "不能大于 65535", "less than or equal to 65535"),
        ("port", "eighty", "应为整数", "valid integer"),
        ("sandbox", "maybe", "只能填 0 或 1", "valid boolean"),
        ("database_url", "mysql://h/x", "应以 postgresql+psycopg2:// 开头", "should begin with postgresql"),
        ("database_url", "postgresql://h", "缺少库名", "names no database"),
        ("temporal_address", "temporal", "主机:端口", "host:port"),
        ("temporal_address", "http://temporal:7233", "主机:端口", "host:port"),
        ("temporal_tls_ca", "no/such/file.pem", "没有这个文件", "no such file"),
        ("public_url", "fuwu.example.com", "网址", "http://"),
        ("twilio_account_sid", "12345", "格式不对", "match pattern"),
        ("twilio_caller_id", "13900000000", "格式不对", "match pattern"),
        ("language", "fr", "只能是 'zh'", "'zh' or 'en'"),
        ("log_level", "loud", "只能是 'debug'", "'debug'"),
        ("grace", "0", "必须大于 0", "greater than 0"),
        ("company", "很" * 41, "不能超过 40 个字", "at most 40 characters"),
        ("bootstrap_key", "short", "太短", "is short"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, field: str, value: str, zh: str, en: str
) -> None:
    told = refused(monkeypatch, **{field: value})
    assert variable(field) in told
    assert zh in told
    assert en in told


def test_a_misspelt_variable_is_refused_with_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "是不是 SHANGMEN_SANDBOX" in refused(monkeypatch, sandbx="1")
    assert "did you mean SHANGMEN_TWILIO_AUTH_TOKEN?" in refused(monkeypatch, twilio_token="x")


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = refused(monkeypatch, port="0", sandbx="1", language="fr")
    assert all(name in told for name in ("SHANGMEN_PORT", "SHANGMEN_SANDBX", "SHANGMEN_LANGUAGE"))


def test_a_refusal_never_repeats_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told = refused(monkeypatch, database_url="mysql://u:hush-hush@h/x", bootstrap_key="hush", port="0")
    assert "hush" not in told


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    given = taken(monkeypatch, database_url="postgresql://u:hush@h/x", bootstrap_key="hush-hush-hush-hush")
    assert "hush" not in repr(given)


def test_addresses_are_put_into_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    given = taken(
        monkeypatch, database_url="postgres://u:p@h:5433/x", public_url="https://a.example/s/", port=""
    )
    assert given.database_url == "postgresql+psycopg2://u:p@h:5433/x"
    assert given.public_url == "https://a.example/s"
    assert given.port == 8000


TWILIO = {
    "twilio_account_sid": "AC0",
    "twilio_auth_token": "t",
    "twilio_api_key": "SK0",
    "twilio_api_secret": "s",
    "twilio_messaging_service_sid": "MG0",
    "twilio_caller_id": "+85200000000",
}
OUTSIDE = {"public_url": "https://a.example"}


def test_twilio_is_set_up_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert taken(monkeypatch, **TWILIO, **OUTSIDE).twilio


@pytest.mark.parametrize("left_out", [*TWILIO, *OUTSIDE])
def test_twilio_by_halves_is_refused(monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    given = {field: value for field, value in {**TWILIO, **OUTSIDE}.items() if field != left_out}
    assert variable(left_out) in refused(monkeypatch, **given)


def test_what_belongs_to_an_outside_cluster_wants_its_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "SHANGMEN_TEMPORAL_ADDRESS" in refused(monkeypatch, temporal_api_key="k")
    (tmp_path / "c.pem").touch()
    assert "SHANGMEN_TEMPORAL_TLS_KEY" in refused(monkeypatch, temporal_tls_cert=str(tmp_path / "c.pem"))


def test_a_short_key_is_for_rehearsals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert taken(monkeypatch, bootstrap_key="short", sandbox="1").bootstrap_key is not None


def test_a_part_that_was_not_set_is_asked_for_by_name() -> None:
    given = load()
    with pytest.raises(SettingsWrong, match="SHANGMEN_DATABASE_URL"):
        given.database()
    with pytest.raises(SettingsWrong, match="SHANGMEN_TEMPORAL_ADDRESS"):
        given.temporal()


GROUPS = [
    {"wecom_corp_id": "ww0", "wecom_agent_id": "1000002", "wecom_secret": "s"},
    {"dingtalk_bot_token": "t", "dingtalk_bot_secret": "SECs"},
    {"feishu_bot_token": "t", "feishu_bot_secret": "s"},
    {"smtp_host": "mail.house.example", "smtp_from": "fuwu@house.example"},
    {"webhook_url": "https://other.example/in", "webhook_secret": "0123456789abcdef"},
]
WECOM_CALLBACK = {"wecom_callback_token": "t", "wecom_callback_aes_key": "a" * 43}
MAIL_ACCOUNT = {"smtp_user": "u", "smtp_password": "p"}


@pytest.mark.parametrize(
    ("group", "left_out"),
    [
        (group, field)
        for group in (*GROUPS, {**GROUPS[0], **WECOM_CALLBACK}, {**GROUPS[3], **MAIL_ACCOUNT})
        for field in group
    ],
)
def test_a_voice_is_set_up_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, group: dict[str, str], left_out: str
) -> None:
    given = {field: value for field, value in group.items() if field != left_out}
    assert variable(left_out) in refused(monkeypatch, **given)
    assert getattr(taken(monkeypatch, **group), left_out) is not None


@pytest.mark.parametrize(
    ("field", "value", "zh"),
    [
        ("wecom_agent_id", "app", "应为整数"),
        ("wecom_callback_aes_key", "hush-hush", "43 位字母和数字"),
        ("smtp_from", "上门服务", "格式不对"),
        ("smtp_port", "0", "不能小于 1"),
        ("webhook_url", "ftp://x", "网址"),
        ("webhook_secret", "hush-hush", "太短"),
    ],
)
def test_a_voice_that_is_set_up_wrongly_is_refused(
    monkeypatch: pytest.MonkeyPatch, field: str, value: str, zh: str
) -> None:
    told = refused(monkeypatch, **{field: value})
    assert variable(field) in told
    assert zh in told
    assert "hush" not in told


def test_no_secret_of_a_voice_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "hush-hush-hush-hush"
    voices = {
        **{
            field: value
            for group in (*GROUPS, WECOM_CALLBACK, MAIL_ACCOUNT)
            for field, value in group.items()
        },
        **dict.fromkeys(("wecom_secret", "wecom_callback_token", "wecom_bot_key", "smtp_password"), secret),
        **dict.fromkeys(("dingtalk_bot_token", "dingtalk_bot_secret", "webhook_secret"), secret),
        **dict.fromkeys(("feishu_bot_token", "feishu_bot_secret"), secret),
        "wecom_callback_aes_key": "hush" * 10 + "abc",
    }
    assert "hush" not in repr(taken(monkeypatch, **voices))
