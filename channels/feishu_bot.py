"""How does Feishu's group robot say something, and when has it really said it?"""

import base64
import hashlib
import hmac
from urllib.parse import quote

from channels.contract import Outbound
from channels.robot import Robot
from channels.voices import FEISHU
from channels.wire import Said


class FeishuBot(Robot):
    """It calls nobody by phone: Feishu's robots know people by ids of its own only."""

    name = "feishu_bot"
    provider = "feishu"

    def _say(self, outbound: Outbound) -> Said:
        said: dict[str, object] = {"msg_type": "text", "content": {"text": outbound.text}}
        if self._account.secret:
            instant = str(round(self._clock()))
            said |= {"timestamp": instant, "sign": sign(self._account.secret.get_secret_value(), instant)}
        token = quote(self._account.token.get_secret_value(), safe="")
        return self._line.ask(self._account.at(FEISHU, f"/open-apis/bot/v2/hook/{token}"), said)

    def _code(self, answer: Said) -> str | None:
        code = answer.get("code", answer.get("StatusCode"))
        return str(code) if isinstance(code, int | str) else None


def sign(secret: str, instant: str) -> str:
    """Instant in seconds and secret are the key; nothing is the text."""
    mac = hmac.new(f"{instant}\n{secret}".encode(), b"", hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()
