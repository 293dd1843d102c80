"""How does DingTalk's group robot say something, and when has it really said it?"""

import base64
import hashlib
import hmac

from channels.contract import Outbound
from channels.robot import Robot, national
from channels.voices import DINGTALK
from channels.wire import Said


class DingTalkBot(Robot):
    """The signature goes into the query, encoded once: encoded twice DingTalk refuses it, in a 200."""

    name = "dingtalk_bot"
    provider = "dingtalk"

    def _say(self, outbound: Outbound) -> Said:
        said: dict[str, object] = {"msgtype": "text", "text": {"content": outbound.text}}
        if phone := national(outbound.to.phone):
            said["at"] = {"atMobiles": [phone], "isAtAll": False}
        query = {"access_token": self._account.token.get_secret_value()}
        if self._account.secret:
            instant = str(round(self._clock() * 1000))
            query |= {"timestamp": instant, "sign": sign(self._account.secret.get_secret_value(), instant)}
        return self._line.ask(self._account.at(DINGTALK, "/robot/send"), said, params=query)


def sign(secret: str, instant: str) -> str:
    """The instant in milliseconds and the secret, under that secret."""
    mac = hmac.new(secret.encode(), f"{instant}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()
