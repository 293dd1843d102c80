"""How is a short message sent through Aliyun by an approved template, found again by our own id, and heard of?"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone

from channels.aliyun_account import SMS_HOST, AliyunAccount, template_for
from channels.aliyun_door import Door, answered
from channels.contract import Address, Capability, Channel, Heard, Outbound, Sent
from channels.robot import national
from channels.segments import segments_of
from channels.wire import Said, Unreadable, sent_with

CHINA = timezone(timedelta(hours=8))
PAGE = 50
MOST_PAGES = 40
MINUTE = timedelta(minutes=1)
FAILED, DELIVERED = "2", "3"


class AliyunSms(Channel):
    """Mainland mobiles only, by template only. Our attempt's id travels as OutId, so what went out can be asked."""

    name = "sms"
    provider = "aliyun"
    regions = "mainland"
    hooks = frozenset({"aliyun-sms-report", "aliyun-sms-up"})

    def __init__(self, account: AliyunAccount, now: Callable[[], datetime] | None = None) -> None:
        self._account, self._now = account, now or (lambda: datetime.now(UTC))
        self._door = Door(account, SMS_HOST, now)
        back = {Capability.RECEIPT, Capability.REPLY} if account.callback_token else set()
        self.capabilities = frozenset({Capability.TEMPLATE} | back)

    def close(self) -> None:
        self._door.close()

    def reachable(self, address: Address) -> str | None:
        if address.phone is None:
            return "no_phone"
        if not address.mainland:
            return "aliyun_mainland_only"
        return None if address.phone.startswith("+861") else "not_a_mobile"

    def unsayable(self, says: str, address: Address) -> str | None:
        return None if template_for(self._account.sms_templates, says, address.language) else "no_template"

    def send(self, outbound: Outbound) -> Sent:
        if reason := self.reachable(outbound.to):
            return sent_with(reason)
        template = template_for(self._account.sms_templates, outbound.says or "", outbound.to.language)
        if template is None:
            return sent_with("no_template")
        said = {
            "PhoneNumbers": national(outbound.to.phone) or "",
            "SignName": self._account.sign_name or "",
            "TemplateCode": template.code,
            "TemplateParam": params(outbound, template.places),
            "OutId": outbound.attempt_id,
        }
        answer = answered(lambda: self._door.ask("SendSms", said))
        return answer if isinstance(answer, Sent) else _accepted(outbound)

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        if f"aliyun:{outbound.attempt_id}" in but_not:
            return None
        found = answered(lambda: self._find(outbound, since))
        if found is None and self._now() - since < timedelta(seconds=self._account.settles_within):
            return sent_with("not_listed_yet")
        if found is None or found.provider_id is not None:
            return found
        return found.model_copy(update={"outcome": "unknown"})

    def _find(self, outbound: Outbound, since: datetime) -> Sent | None:
        row = self._row(outbound, since)
        return _known(outbound, row) if row else None

    def _row(self, outbound: Outbound, since: datetime) -> Said | None:
        """Aliyun lists by the day of China; what was begun before midnight may be listed after it."""
        days = {(since + later).astimezone(CHINA).strftime("%Y%m%d") for later in (timedelta(0), 2 * MINUTE)}
        for day in sorted(days):
            for page in range(1, MOST_PAGES):
                listed, total = self._listed(outbound, day, page)
                for one in listed:
                    if one.get("OutId") == outbound.attempt_id:
                        return one
                if not listed or page * PAGE >= total:
                    break
        return None

    def _listed(self, outbound: Outbound, day: str, page: int) -> tuple[list[Said], int]:
        said = {"PhoneNumber": national(outbound.to.phone) or "", "SendDate": day,
                "PageSize": str(PAGE), "CurrentPage": str(page)}  # fmt: skip
        answer = self._door.ask("QuerySendDetails", said)
        whole = answer.get("SmsSendDetailDTOs")
        listed = whole.get("SmsSendDetailDTO") if isinstance(whole, dict) else None
        if not isinstance(listed, list):
            raise Unreadable
        total = str(answer.get("TotalCount", "0"))
        return [one for one in listed if isinstance(one, dict)], int(total) if total.isdigit() else 0

    def how_it_went(self, outbound: Outbound, provider_id: str) -> Heard | None:
        """Its records know the end of it for as long as they are kept: asked for on the day of the attempt."""
        found = answered(lambda: self._row(outbound, outbound.begun_at or self._now()))
        if found is None or isinstance(found, Sent):
            return None
        done = {DELIVERED: "delivered", FAILED: "undelivered"}.get(str(found.get("SendStatus")))
        code = f"aliyun_{found.get('ErrCode') or 'failed'}" if done == "undelivered" else None
        told = {"attempt_id": outbound.attempt_id, "provider_id": provider_id}
        return Heard.model_validate({**told, "what": done, "code": code}) if done else None

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        """`form` is one object of the pushed list, its values as text."""
        if hook == "aliyun-sms-up" and form.get("content") and form.get("phone_number"):
            number = form.get("sequence_id")
            return Heard(
                what="reply",
                provider_id=f"aliyun-up:{number}" if number else None,
                text=form["content"],
                from_phone=abroad(form["phone_number"]),
            )
        attempt = form.get("out_id")
        if hook != "aliyun-sms-report" or not attempt or form.get("success") not in ("true", "false"):
            return None
        done = form["success"] == "true"
        return Heard(
            what="delivered" if done else "undelivered",
            attempt_id=attempt,
            provider_id=f"aliyun:{attempt}",
            code=None if done else f"aliyun_{form.get('err_code') or 'failed'}",
        )


def _accepted(outbound: Outbound) -> Sent:
    """Known by our own id: the reports bring it back, and the records are kept under it."""
    segments = segments_of(outbound.text).count
    return Sent(outcome="accepted", provider_id=f"aliyun:{outbound.attempt_id}", segments=segments)


def _known(outbound: Outbound, listed: Said) -> Sent:
    if str(listed.get("SendStatus")) == FAILED:
        return sent_with(f"aliyun_{listed.get('ErrCode') or 'failed'}", f"aliyun:{outbound.attempt_id}")
    return _accepted(outbound)


def params(outbound: Outbound, places: tuple[str, ...]) -> str:
    """What fills the template. What is not known is said to be missing by the sentence itself."""
    names = places or tuple(sorted(outbound.params))
    return json.dumps({name: outbound.params.get(name, "–") for name in names}, ensure_ascii=False)


def as_text(pushed: Mapping[str, object]) -> dict[str, str]:
    """One object of a pushed list as the fields that `hear` reads; a NUL cannot be kept by the database."""
    said = {name: str(value).lower() if isinstance(value, bool) else value for name, value in pushed.items()}
    kept = {name: str(value) for name, value in said.items() if isinstance(value, str | int | float)}
    return {name: value.replace("\0", "") for name, value in kept.items()}


def abroad(phone: str) -> str:
    """As we store it; Aliyun writes mainland numbers without their country code."""
    bare = phone.lstrip("+")
    return f"+{bare}" if bare.startswith("86") and len(bare) > 11 else f"+86{bare}"
