"""Is the long tail only handed over, is nothing proven by it, and is it said when the library is not there?"""

import pytest
from pydantic import SecretStr

from channels.contract import Address
from channels.push import Push
from channels.router import choose
from channels.voices import PushAccount
from settings import Settings
from tests.channels.booths import HERE, booth_of, outbound
from tests.far_end.faults import Fault, Kind

ACCOUNT = PushAccount(urls=(SecretStr("json://push.example/in"),))


def test_what_must_be_acknowledged_goes_another_way_and_it_is_said() -> None:
    channels = {"push": Push(ACCOUNT)}
    assert choose(["push"], HERE, channels).channel == "push"
    route = choose(["push"], HERE, channels, asks=True)
    assert route.channel is None
    assert route.reason is not None
    assert route.reason.zh == "推送：这个渠道只管交出去，要确认的消息不走这里"
    assert not choose(["push"], HERE, channels).can_answer


def test_it_is_said_in_words_when_the_library_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.push.find_spec", lambda name: None)
    push = Push(ACCOUNT)
    sent = push.send(outbound())
    assert (push.reachable(HERE), sent.outcome, sent.code) == (
        "push_not_installed",
        "rejected",
        "push_not_installed",
    )
    assert sent.detail is not None
    assert "pip install 'shangmen[apprise]'" in sent.detail.zh


def test_customers_are_not_spoken_to_this_way() -> None:
    assert Push(ACCOUNT).reachable(Address(phone="+8619900000001")) == "not_in_group"


def test_an_address_that_the_library_does_not_know_is_no_success() -> None:
    with booth_of("push") as booth:
        odd = PushAccount(urls=(SecretStr("nonsense://x"),))
        assert Push(odd).send(outbound()).code == "push_failed"
        assert booth.far.taken == []


def test_a_yes_of_one_and_a_no_of_another_is_a_no() -> None:
    with booth_of("push") as one, booth_of("push") as other:
        assert isinstance(one.account, PushAccount)
        assert isinstance(other.account, PushAccount)
        both = PushAccount(urls=(*one.account.urls, *other.account.urls), timeout=5)
        other.far.faults.append(Fault(Kind.FAIL_BEFORE))
        assert Push(both).send(outbound()).outcome == "unknown"
        assert (len(one.far.taken), len(other.far.taken)) == (1, 0)


@pytest.mark.parametrize(
    "url", ["wecombot://key", "dingtalk://token", "json://ok.example feishu://token", "nothing"]
)
def test_services_whose_refusals_look_like_success_are_refused_at_start_up(url: str) -> None:
    with pytest.raises(ValueError, match="apprise_urls"):
        Settings.model_validate({"apprise_urls": url})
