"""How would Aliyun take an SMS or a call, refuse it in a 200, list it, and push what became of it?"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from tests.far_end.faults import Recorded
from tests.far_end.provider import Json, Provider

CHINA = timezone(timedelta(hours=8))
CODES = {
    1: "isv.BUSINESS_LIMIT_CONTROL",
    2: "isv.MOBILE_NUMBER_ILLEGAL",
    3: "isv.SMS_TEMPLATE_ILLEGAL",
    4: "isp.SYSTEM_ERROR",
    5: "SignatureDoesNotMatch",
    6: "Throttling.User",
    7: "isv.TTS_TEMPLATE_ILLEGAL",
}
NEEDED = {
    "SendSms": {"PhoneNumbers", "SignName", "TemplateCode", "TemplateParam", "OutId"},
    "SingleCallByTts": {"CalledNumber", "TtsCode", "TtsParam", "PlayTimes", "OutId"},
    "IvrCall": {"CalledNumber", "StartCode", "StartTtsParams", "ByeCode", "OutId",
                "MenuKeyMap.1.Key", "MenuKeyMap.1.Code"},
}  # fmt: skip
FILLED = ("TemplateParam", "TtsParam", "StartTtsParams")


class Aliyun(Provider):
    """`listed`: how its records show what it took, newest first; `failed`: whose SMS it lists as failed."""

    key_id, secret = "LTAIfarEnd", "far-end-aliyun-secret"
    token = "farEndCallbackToken00000000"

    def __init__(self) -> None:
        super().__init__()
        self.failed: set[str] = set()
        self.tell: Callable[[Json, str], object] | None = None

    def read(self, recorded: Recorded) -> Json:
        said: Json = dict(recorded.query)
        for name in FILLED:
            if name in said:
                said[name] = json.loads(str(said[name]))
        return {**said, "Action": recorded.headers.get("x-acs-action", "")}

    def objection(self, recorded: Recorded, said: Json) -> int | None:
        if not self._signed(recorded):
            return 5
        needed = NEEDED.get(str(said["Action"]))
        if needed is None or not needed <= said.keys() or not said["OutId"]:
            return 3
        number = str(said.get("PhoneNumbers") or said.get("CalledNumber"))
        if not number.isdigit() or number.startswith("86"):
            return 2
        return 7 if said["Action"] != "SendSms" and len(str(said["OutId"])) > 15 else None

    def _signed(self, recorded: Recorded) -> bool:
        """Written from the description and not with our own code."""
        proof = recorded.headers.get("Authorization", "")
        names = proof.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        folded = {name.lower(): value for name, value in recorded.headers.items()}
        if not {"host", "x-acs-action", "x-acs-date", "x-acs-signature-nonce"} <= set(names):
            return False
        query = "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in sorted(recorded.query))
        lines = "".join(f"{name}:{folded.get(name, '')}\n" for name in names)
        body = hashlib.sha256(recorded.body).hexdigest()
        whole = f"{recorded.method}\n{recorded.path}\n{query}\n{lines}\n{';'.join(names)}\n{body}"
        source = "ACS3-HMAC-SHA256\n" + hashlib.sha256(whole.encode()).hexdigest()
        ours = hmac.new(self.secret.encode(), source.encode(), hashlib.sha256).hexdigest()
        return proof.startswith(f"ACS3-HMAC-SHA256 Credential={self.key_id},") and proof.endswith(
            f"Signature={ours}"
        )

    def aside(self, recorded: Recorded) -> Json | None:
        if recorded.headers.get("x-acs-action") != "QuerySendDetails":
            return None
        if not self._signed(recorded):
            return self.verdict(5, "signature")
        asked = dict(recorded.query)
        today = datetime.now(CHINA).strftime("%Y%m%d") == asked["SendDate"]
        found = [one for one in reversed(self.taken) if one.get("PhoneNumbers") == asked["PhoneNumber"]]
        size, page = int(asked["PageSize"]), int(asked["CurrentPage"])
        shown = found[(page - 1) * size : page * size] if today and 1 <= size <= 50 else []
        rows = [self._row(one) for one in shown]
        return {"Code": "OK", "TotalCount": str(len(found)), "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}}

    def _row(self, one: Json) -> Json:
        out = str(one["OutId"])
        status, code = (2, "MOBILE_NOT_ON_SERVICE") if out in self.failed else (1, "")
        return {"OutId": out, "PhoneNum": one["PhoneNumbers"], "SendStatus": status, "ErrCode": code}

    def early(self, said: Json, report: str) -> None:
        if self.tell:
            self.tell(said, report)

    def verdict(self, code: int, words: str) -> Json:
        if code == 0:
            return {"Code": "OK", "Message": "OK", "RequestId": "r", "BizId": "b", "CallId": "c^1"}
        return {"Code": CODES.get(code, f"isv.UNKNOWN_{code}"), "Message": words, "RequestId": "r"}

    def status_of(self, code: int) -> int:
        """Business is refused in a 200; what never came as far is not."""
        return 400 if code in (5, 6) else 200

    @staticmethod
    def report(said: Json, done: bool) -> tuple[str, Json]:
        """What it pushes when it knows how it went: the hook, and one object of the list."""
        if said["Action"] == "SendSms":
            how = {"success": done, "err_code": "DELIVERED" if done else "MOBILE_NOT_ON_SERVICE"}
            return "sms-report", {"phone_number": said["PhoneNumbers"], "sms_size": "1", "biz_id": "b^0",
                                  "out_id": said["OutId"], "send_time": "2026-11-21 16:30:00", **how}  # fmt: skip
        status = "200000" if done else "200002"
        return "voice-report", {"call_id": "c^1", "out_id": said["OutId"], "status_code": status, "dtmf": ""}
