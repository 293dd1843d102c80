"""How does WeCom's group robot say something, and when has it really said it?"""

from channels.contract import Outbound
from channels.robot import Robot, national
from channels.voices import WECOM
from channels.wire import Said

LONGEST = 2048


class WeComBot(Robot):
    """Text, not Markdown: only text can call somebody by phone."""

    name = "wecom_bot"
    provider = "wecom"

    def _say(self, outbound: Outbound) -> Said:
        phone = national(outbound.to.phone)
        text: dict[str, object] = {"content": cut(outbound.text, LONGEST)}
        if phone:
            text["mentioned_mobile_list"] = [phone]
        return self._line.ask(
            self._account.at(WECOM, "/cgi-bin/webhook/send"),
            {"msgtype": "text", "text": text},
            params={"key": self._account.token.get_secret_value()},
        )


def cut(text: str, longest: int) -> str:
    """At most so many bytes: a longer text is refused whole."""
    whole = text.encode("utf-8", "replace")
    if len(whole) <= longest:
        return text
    return whole[: longest - len("…".encode())].decode("utf-8", "ignore") + "…"
