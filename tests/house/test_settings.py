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
