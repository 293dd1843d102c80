"""How is one person told through WeCom, and how do they answer with one tap?"""

import threading
from collections.abc import Mapping
from datetime import datetime
from time import monotonic

from channels.contract import CANNOT_BE_ASKED, Address, Capability, Channel, Heard, Outbound, Sent, Words
from channels.voices import WECOM, WeComAccount
from channels.wire import Line, Said, by_status, sent_with, tried

TOKEN_LASTS = 7200.0
EARLIER = 300.0
LONGEST_NAME = 64
RECEIVED = Words(zh="收到", en="Got it")
# The token was refused, so nothing was sent: the next attempt fetches another.
STALE = frozenset({"40014", "42001", "41001"})


class WeComApp(Channel):
    """An app's message to one member.

    WeCom's own check for duplicates stays off: it compares words, and would swallow a reminder that is repeated.
    """

    name = "wecom_app"
    provider = "wecom"
    hooks = frozenset({"wecom"})
    can_be_asked = False

    def __init__(self, account: WeComAccount) -> None:
        self._account = account
        self._line = Line(account.timeout, local=account.local)
        self._lock = threading.Lock()
        self._token: tuple[str, float] | None = None
        answers = {Capability.BUTTON, Capability.REPLY} if account.callback_token else set()
        self.capabilities = frozenset({Capability.FREE_TEXT, Capability.LINK} | answers)

    def close(self) -> None:
        self._line.close()

    def reachable(self, address: Address) -> str | None:
        """`@all` and `a|b` are many people: what is meant for one must not be able to say so."""
        if address.chat is None:
            return "no_chat"
        whole = address.chat.replace("_", "").replace("-", "").replace(".", "").replace("@", "")
        fits = whole.isascii() and whole.isalnum() and len(address.chat) <= LONGEST_NAME
        return None if fits and not address.chat.startswith("@") else "bad_chat"

    def send(self, outbound: Outbound) -> Sent:
        if reason := self.reachable(outbound.to):
            return sent_with(reason)
        token = self._current_token()
        if isinstance(token, Sent):
            return token
        return tried(lambda: self._post(outbound, token), by_status("wecom"))

    def _post(self, outbound: Outbound, token: str) -> Sent:
        answer = self._line.ask(
            self._account.at(WECOM, "/cgi-bin/message/send"),
            self._body(outbound),
            params={"access_token": token},
        )
        code = _code(answer)
        if code in STALE:
            self._forget(token)
        if code != "0":
            return sent_with(f"wecom_{code}" if code else "unreadable")
        for not_told in ("invaliduser", "unlicenseduser"):
            # One person is asked for, so any name in these lists is that person's.
            if answer.get(not_told):
                return sent_with(f"wecom_{not_told}")
        msgid = answer.get("msgid")
        return Sent(
            outcome="accepted", provider_id=str(msgid) if msgid else f"wecom_app:{outbound.attempt_id}"
        )

    def _body(self, outbound: Outbound) -> Said:
        said: Said = {"touser": outbound.to.chat, "agentid": self._account.agent_id}
        buttons = self._buttons(outbound)
        if not buttons:
            return {**said, "msgtype": "text", "text": {"content": outbound.text}, "safe": 0}
        card = {
            "card_type": "button_interaction",
            "main_title": {"title": outbound.case_no},
            "sub_title_text": outbound.text,
            "task_id": outbound.attempt_id,
            "button_list": buttons,
        }
        return {**said, "msgtype": "template_card", "template_card": card}

    def _buttons(self, outbound: Outbound) -> list[dict[str, object]]:
        if Capability.BUTTON not in self.capabilities:
            return []
        given = [(button.key, button.words) for button in outbound.buttons]
        if outbound.asks_acknowledgement and "acknowledge" not in dict(given):
            given.append(("acknowledge", RECEIVED))
        return [
            {"key": key, "text": words.en if outbound.language == "en" else words.zh, "style": 1}
            for key, words in given
        ]

    def _current_token(self) -> str | Sent:
        """Asked for once in two hours: WeCom refuses those who ask often. What fails here has sent nothing."""
        with self._lock:
            if self._token and self._token[1] > monotonic():
                return self._token[0]
            fetched = tried(self._fetch, by_status("wecom"))
            if isinstance(fetched, Sent):
                return sent_with("cannot_connect") if fetched.outcome == "unknown" else fetched
            self._token = fetched
            return fetched[0]

    def _fetch(self) -> tuple[str, float] | Sent:
        secret = self._account.secret.get_secret_value()
        answer = self._line.ask(
            self._account.at(WECOM, "/cgi-bin/gettoken"),
            params={"corpid": self._account.corp_id, "corpsecret": secret},
        )
        code, token, lasts = _code(answer), answer.get("access_token"), answer.get("expires_in")
        if code not in ("0", None):
            return sent_with(f"wecom_{code}")
        if not isinstance(token, str) or not token:
            return sent_with("unreadable")
        seconds = float(lasts) if isinstance(lasts, int | float) else TOKEN_LASTS
        return token, monotonic() + max(seconds - EARLIER, 0.0)

    def _forget(self, token: str) -> None:
        with self._lock:
            if self._token and self._token[0] == token:
                self._token = None

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """An app cannot list what it has sent."""
        return sent_with(CANNOT_BE_ASKED)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        """`form` holds the fields of an opened callback (see channels/wecom_callback.py)."""
        if hook not in self.hooks:
            return None
        if form.get("MsgType") == "text" and "Content" in form:
            return Heard(
                what="reply",
                provider_id=form.get("MsgId"),
                text=form["Content"],
                from_chat=form.get("FromUserName"),
            )
        key, attempt = form.get("EventKey"), form.get("TaskId")
        if form.get("Event") != "template_card_event" or not key or not attempt:
            return None
        what = "acknowledged" if key == "acknowledge" else "reply"
        return Heard.model_validate(
            {"what": what, "attempt_id": attempt, "button": key, "from_chat": form.get("FromUserName")}
        )


def _code(answer: Said) -> str | None:
    code = answer.get("errcode")
    return str(code) if isinstance(code, int | str) else None
