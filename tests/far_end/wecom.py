"""How would WeCom take what its app and its robots are given, and what does a tap on a card send back?"""

import base64
import hashlib
import re
import secrets
import struct
from dataclasses import dataclass
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.far_end.faults import Recorded
from tests.far_end.provider import Json, Provider

TASK = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
LONGEST_TEXT = 2048


class WeCom(Provider):
    """One corporation with one app and one robot. `strangers` are names that it does not know."""

    corp_id, agent_id, secret, robot_key = (
        "ww0000000000000000",
        1000002,
        "far-end-app-secret",
        "far-end-robot-key",
    )
    token, aes_key = "FarEndToken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

    def __init__(self) -> None:
        super().__init__()
        self.strangers: set[str] = set()
        self.unseen: set[str] = set()
        self.tokens: list[str] = []
        self.token_answers: list[Json] = []
        self.lasts = 7200

    def aside(self, recorded: Recorded) -> Json | None:
        if recorded.path != "/cgi-bin/gettoken":
            return None
        if self.token_answers:
            return self.token_answers.pop(0)
        asked = dict(recorded.query)
        if asked.get("corpid") != self.corp_id:
            return self.verdict(40013, "invalid corpid")
        if asked.get("corpsecret") != self.secret:
            return self.verdict(40001, "invalid credential")
        self.tokens.append(f"far-end-token-{len(self.tokens) + 1}")
        return {**self.verdict(0, "ok"), "access_token": self.tokens[-1], "expires_in": self.lasts}

    def objection(self, recorded: Recorded, said: Json) -> int | None:
        if recorded.path == "/cgi-bin/webhook/send":
            if dict(recorded.query).get("key") != self.robot_key:
                return 93000
            return self._worthless(said)
        if recorded.path != "/cgi-bin/message/send" or recorded.method != "POST":
            return 40035
        if dict(recorded.query).get("access_token") not in self.tokens[-1:]:
            return 40014
        if said.get("agentid") != self.agent_id:
            return 40056
        if said.get("touser") in self.unseen:
            return 81013
        return self._worthless(said)

    def _worthless(self, said: Json) -> int | None:
        if said.get("msgtype") == "text":
            text = said.get("text")
            words = str(text.get("content", "")) if isinstance(text, dict) else ""
            return None if 0 < len(words.encode()) <= LONGEST_TEXT else 40058
        card = said.get("template_card")
        if said.get("msgtype") != "template_card" or not isinstance(card, dict):
            return 40008
        buttons, task = card.get("button_list", []), str(card.get("task_id", ""))
        past = [taken["template_card"] for taken in self.taken if "template_card" in taken]
        known = {str(card.get("task_id")) for card in past if isinstance(card, dict)}
        whole = all(button.get("text") and button.get("key") for button in buttons)
        fits = 1 <= len(buttons) <= 6 and whole and TASK.fullmatch(task) and task not in known
        return None if card.get("card_type") == "button_interaction" and fits else 40058

    def welcome(self, recorded: Recorded, said: Json) -> Json:
        if said.get("touser") in self.strangers:
            return {**self.verdict(0, "ok"), "invaliduser": str(said["touser"]), "msgid": "m0"}
        answer = super().welcome(recorded, said)
        return {**answer, "invaliduser": "", "msgid": f"m{len(self.taken)}", "response_code": "r"}


@dataclass
class Sealer:
    """Written from the description and not with our own code: what the console and a tap send to the house."""

    corp_id: str = WeCom.corp_id
    token: str = WeCom.token
    aes_key: str = WeCom.aes_key
    at: int = 0

    def seal(self, words: str) -> str:
        key, said = base64.b64decode(self.aes_key + "="), words.encode()
        whole = secrets.token_bytes(16) + struct.pack(">I", len(said)) + said + self.corp_id.encode()
        missing = 32 - len(whole) % 32
        locked = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        return base64.b64encode(
            locked.update(whole + bytes([missing] * missing)) + locked.finalize()
        ).decode()

    def query(self, sealed: str, nonce: str = "n1") -> dict[str, str]:
        signed = hashlib.sha1("".join(sorted([self.token, str(self.at), nonce, sealed])).encode()).hexdigest()
        return {"msg_signature": signed, "timestamp": str(self.at), "nonce": nonce}

    def callback(self, **fields: str) -> tuple[dict[str, str], bytes]:
        """The query and the body of a callback with these fields."""
        inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
        sealed = self.seal(f"<xml><ToUserName><![CDATA[{self.corp_id}]]></ToUserName>{inside}</xml>")
        body = f"<xml><ToUserName><![CDATA[{self.corp_id}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return self.query(sealed), body.encode()

    def tap(self, attempt: str, key: str, user: str = "zhangyang") -> tuple[dict[str, str], bytes]:
        return self.callback(
            FromUserName=user, MsgType="event", Event="template_card_event", EventKey=key, TaskId=attempt,
            CardType="button_interaction", ResponseCode="r", AgentID=str(WeCom.agent_id),
        )  # fmt: skip

    def address(self, sealed: str) -> str:
        """What the console asks when the address is entered there."""
        return urlencode({**self.query(sealed), "echostr": sealed})
