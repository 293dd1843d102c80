"""How is a person in the mainland called through Aliyun, and which key was pressed?"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from channels.aliyun_account import VOICE_HOST, AliyunAccount, Template, template_for
from channels.aliyun_door import Door, answered
from channels.aliyun_sms import params
from channels.contract import CANNOT_BE_ASKED, Address, Capability, Channel, Heard, Outbound, Sent, What
from channels.robot import national
from channels.wire import sent_with

YES = "1"
TAIL = 15
PLAYS = "2"
KEY_WAITS = "8000"
PRESSED = "300000"
ENDED: dict[str, What] = {
    "200000": "completed",
    "200001": "completed",
    "200002": "busy",
    "200003": "no_answer",
    "200008": "completed",
    "200100": "completed",
}
ANY_FAILURE = ("2000", "2001")


def _accepted(outbound: Outbound) -> Sent:
    return Sent(outcome="accepted", provider_id=f"aliyun:{outbound.attempt_id}")


class AliyunVoice(Channel):
    """A template is read out; only the key acknowledges. No record is kept under our id: the report decides."""

    name = "voice"
    provider = "aliyun"
    regions = "mainland"
    can_be_asked = False
    hooks = frozenset({"aliyun-voice-report"})

    def __init__(self, account: AliyunAccount, now: Callable[[], datetime] | None = None) -> None:
        self._account, self._now = account, now or (lambda: datetime.now(UTC))
        self._door = Door(account, VOICE_HOST, now)
        self._asks = bool(account.thanks and account.callback_token)
        back = {Capability.RECEIPT} if account.callback_token else set()
        keys = {Capability.KEYPRESS} if self._asks else set()
        self.capabilities = frozenset({Capability.TEMPLATE} | back | keys)

    def close(self) -> None:
        self._door.close()

    def reachable(self, address: Address) -> str | None:
        if address.phone is None:
            return "no_phone"
        return None if address.mainland else "aliyun_mainland_only"

    def unsayable(self, says: str, address: Address) -> str | None:
        return None if template_for(self._account.voice_templates, says, address.language) else "no_template"

    def send(self, outbound: Outbound) -> Sent:
        if reason := self.reachable(outbound.to):
            return sent_with(reason)
        template = template_for(self._account.voice_templates, outbound.says or "", outbound.to.language)
        if template is None:
            return sent_with("no_template")
        action, said = self._said(outbound, template)
        answer = answered(lambda: self._door.ask(action, said))
        return answer if isinstance(answer, Sent) else _accepted(outbound)

    def _said(self, outbound: Outbound, template: Template) -> tuple[str, dict[str, str]]:
        filled = params(outbound, template.places)
        said = {
            "CalledNumber": national(outbound.to.phone) or "",
            "PlayTimes": PLAYS,
            # Aliyun keeps 15 bytes: the end of our id is chance enough to know the attempt again.
            "OutId": outbound.attempt_id[-TAIL:],
            **({"CalledShowNumber": self._account.show_number} if self._account.show_number else {}),
        }
        if not (outbound.asks_acknowledgement and self._asks and self._account.thanks):
            return "SingleCallByTts", {**said, "TtsCode": template.code, "TtsParam": filled}
        thanks = self._account.thanks
        keys = {"MenuKeyMap.1.Key": YES, "MenuKeyMap.1.Code": thanks, "ByeCode": thanks, "Timeout": KEY_WAITS}
        return "IvrCall", {**said, "StartCode": template.code, "StartTtsParams": filled, **keys}

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """Calls are listed by Aliyun's id alone. Whoever was called is reported in a minute; after that nobody was."""
        waits = self._now() - since < timedelta(seconds=self._account.settles_within)
        return sent_with("not_listed_yet" if waits else CANNOT_BE_ASKED)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        """`query["n"]` is the attempt that the 15 bytes of `out_id` belong to; whoever received it has looked."""
        attempt, status = query.get("n"), form.get("status_code", "")
        if hook not in self.hooks or not attempt:
            return None
        told = {"attempt_id": attempt, "provider_id": f"aliyun:{attempt}", "digits": form.get("dtmf") or None}
        if told["digits"]:
            return Heard.model_validate(
                {**told, "what": "acknowledged" if told["digits"] == YES else "reply"}
            )
        what = ENDED.get(status) or ("failed" if status.startswith(ANY_FAILURE) else None)
        if what is None:
            return None
        code = f"aliyun_{status}" if what == "failed" else None
        return Heard.model_validate({**told, "what": what, "code": code})
