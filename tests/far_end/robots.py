"""How would DingTalk and Feishu take what their group robots are given, and another system what it is posted?"""

import base64
import hashlib
import hmac
import json
import time

from tests.far_end.faults import Recorded
from tests.far_end.provider import Json, Provider


def _mac(key: str, text: str) -> bytes:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


class DingTalk(Provider):
    token, secret = "far-end-dingtalk-token", "SECfar-end-dingtalk-secret"

    def objection(self, recorded: Recorded, said: Json) -> int | None:
        asked = dict(recorded.query)
        if recorded.path != "/robot/send" or asked.get("access_token") != self.token:
            return 300005
        instant = asked.get("timestamp", "0")
        fresh = abs(time.time() * 1000 - int(instant)) < 3_600_000
        ours = base64.b64encode(_mac(self.secret, f"{instant}\n{self.secret}")).decode()
        if not fresh or asked.get("sign") != ours:
            return 310000
        text = said.get("text")
        return (
            None
            if said.get("msgtype") == "text" and isinstance(text, dict) and text.get("content")
            else 40035
        )


class Feishu(Provider):
    token, secret = "far-end-feishu-token", "far-end-feishu-secret"

    def objection(self, recorded: Recorded, said: Json) -> int | None:
        if recorded.path != f"/open-apis/bot/v2/hook/{self.token}":
            return 19001
        instant = str(said.get("timestamp", "0"))
        fresh = abs(time.time() - int(instant)) < 3600
        if not fresh or said.get("sign") != base64.b64encode(_mac(f"{instant}\n{self.secret}", "")).decode():
            return 19021
        content = said.get("content")
        return (
            None
            if said.get("msg_type") == "text" and isinstance(content, dict) and content.get("text")
            else 9499
        )

    def verdict(self, code: int, words: str) -> Json:
        return {"code": code, "msg": words, "data": {}}


class Pushed(Provider):
    """A service behind Apprise: it takes a JSON body under a name and a password."""

    secret = "far-end-push-secret"

    def objection(self, recorded: Recorded, said: Json) -> int | None:
        ours = base64.b64encode(f"house:{self.secret}".encode()).decode()
        known = recorded.headers.get("Authorization") == f"Basic {ours}"
        return None if known and said.get("message") else 401

    def status_of(self, code: int) -> int:
        return code


class Receiver(Provider):
    """Another system: takes each key once, whatever it is sent under it, and refuses by status."""

    secret = "far-end-webhook-secret"

    def objection(self, recorded: Recorded, said: Json) -> int | None:
        instant = recorded.headers.get("X-Shangmen-Timestamp", "0")
        ours = "v1=" + _mac(self.secret, f"{instant}.{recorded.body.decode()}").hex()
        if abs(time.time() - int(instant)) > 300 or recorded.headers.get("X-Shangmen-Signature") != ours:
            return 401
        return None if recorded.headers.get("Idempotency-Key") == said["attempt"] else 400

    def welcome(self, recorded: Recorded, said: Json) -> Json:
        with self.lock:
            if said["attempt"] not in {past["attempt"] for past in self.taken}:
                self.taken.append(said)
        return json.loads("{}") or {}

    def status_of(self, code: int) -> int:
        return code
