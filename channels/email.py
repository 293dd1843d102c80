"""How is a person told by e-mail, and when has the mail server really taken it?"""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from channels.contract import CANNOT_BE_ASKED, Address, Capability, Channel, Heard, Language, Outbound, Sent
from channels.voices import MailAccount
from channels.wire import sent_with

ENCRYPTED = 465
LONGEST_SUBJECT = 40
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
CONFIRM: dict[Language, str] = {"zh": "确认收到，请点这里：", "en": "To confirm, open this: "}
SENTENCE_ENDS = re.compile(r"[。！？\n]|[.!?]\s")


class Email(Channel):
    """One connection a mail: a server that has hung up in between would make every second one doubtful."""

    name = "email"
    provider = "smtp"
    capabilities = frozenset({Capability.FREE_TEXT, Capability.LINK})
    can_be_asked = False

    def __init__(self, account: MailAccount, trust: ssl.SSLContext | None = None) -> None:
        self._account, self._trust = account, trust

    def reachable(self, address: Address) -> str | None:
        if address.email is None:
            return "no_email"
        return None if MAILBOX.fullmatch(address.email) else "bad_email"

    def send(self, outbound: Outbound) -> Sent:
        if reason := self.reachable(outbound.to):
            return sent_with(reason)
        return _Delivery(self._account, self._trust).carry(
            outbound.to.email or "", letter(self._account, outbound)
        )

    def look_up(
        self, outbound: Outbound, since: datetime, but_not: frozenset[str] = frozenset()
    ) -> Sent | None:
        """No mail server says what it has taken."""
        return sent_with(CANNOT_BE_ASKED)

    def hear(self, hook: str, query: Mapping[str, str], form: Mapping[str, str]) -> Heard | None:
        return None


def letter(account: MailAccount, outbound: Outbound) -> EmailMessage:
    """The mail as it goes out. Its Message-ID is the attempt's: a server that takes it twice shows it once."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = account.sender, outbound.to.email
    mail["Subject"] = f"[{_line(outbound.case_no)}] {_subject(outbound.text)}"
    mail["Message-ID"] = message_id(account, outbound)
    mail["Date"] = formatdate(usegmt=True)
    mail["Auto-Submitted"] = "auto-generated"
    text = outbound.text.encode("utf-8", "replace").decode()
    if outbound.link:
        text += f"\n\n{CONFIRM[outbound.language]}{outbound.link}"
    mail.set_content(text + "\n", cte="base64")
    return mail


def message_id(account: MailAccount, outbound: Outbound) -> str:
    return f"<{outbound.attempt_id}@{account.sender.rpartition('@')[2]}>"


def _subject(text: str) -> str:
    first = _line(SENTENCE_ENDS.split(text, maxsplit=1)[0])
    return first if len(first) <= LONGEST_SUBJECT else first[: LONGEST_SUBJECT - 1] + "…"


def _line(text: str) -> str:
    """A line break in a header would begin another header."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


class _Delivery:
    """One conversation with the server, with a limit on the whole of it."""

    def __init__(self, account: MailAccount, trust: ssl.SSLContext | None) -> None:
        self._account, self._trust = account, trust
        self._handing_over = self._too_late = False

    def carry(self, to: str, mail: EmailMessage) -> Sent:
        try:
            server = self._connected()
            hurry = threading.Timer(self._account.timeout, self._hang_up, (server,))
            hurry.daemon = True
            hurry.start()
            try:
                return self._converse(server, to, mail)
            finally:
                hurry.cancel()
                _part(server)
        except smtplib.SMTPAuthenticationError as refused:
            return _refusal(refused.smtp_code, "smtp_auth", "cannot_connect")
        except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError):
            return sent_with("smtp_no_tls")
        except smtplib.SMTPResponseException as refused:
            return _refusal(refused.smtp_code, "smtp_content", "cannot_connect")
        except (OSError, smtplib.SMTPException) as broken:
            return self._broken(broken)

    def _connected(self) -> smtplib.SMTP:
        account = self._account
        if account.port == ENCRYPTED:
            return smtplib.SMTP_SSL(
                account.host, account.port, timeout=account.timeout, context=self._context()
            )
        return smtplib.SMTP(account.host, account.port, timeout=account.timeout)

    def _context(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def _converse(self, server: smtplib.SMTP, to: str, mail: EmailMessage) -> Sent:
        account = self._account
        if account.starttls and account.port != ENCRYPTED:
            server.starttls(context=self._context())
        server.ehlo_or_helo_if_needed()
        if account.user and account.password:
            if not server.has_extn("auth"):
                return sent_with("smtp_auth")
            server.login(account.user, account.password.get_secret_value())
        code, _ = server.mail(account.sender)
        if code != 250:
            return _refusal(code, "smtp_sender", "cannot_connect")
        code, _ = server.rcpt(to)
        if code not in (250, 251):
            return _refusal(code, "smtp_recipient", "cannot_connect")
        self._handing_over = True
        code, _ = server.data(mail.as_bytes())
        if code != 250 and self._too_late:
            return sent_with("timeout")
        if code != 250:
            return _refusal(code, "smtp_content", "unreadable")
        return Sent(outcome="accepted", provider_id=str(mail["Message-ID"]))

    def _hang_up(self, server: smtplib.SMTP) -> None:
        """A server that sends one byte now and then never lets a read run out of time."""
        self._too_late = True
        with suppress(OSError):
            if server.sock is not None:
                server.sock.shutdown(socket.SHUT_RDWR)

    def _broken(self, broken: Exception) -> Sent:
        """Before the words were handed over nothing can have gone out, whatever broke."""
        if not self._handing_over:
            return sent_with("cannot_connect")
        # smtplib calls a read that ran out of time "connection unexpectedly closed"; its context knows better.
        late = self._too_late or any(isinstance(it, TimeoutError) for it in (broken, broken.__context__))
        return sent_with("timeout" if late else "disconnected")


def _part(server: smtplib.SMTP) -> None:
    """Say good-bye and do not wait for an answer: what it has taken it has taken."""
    with suppress(OSError, smtplib.SMTPException):
        server.putcmd("quit")
    server.close()


def _refusal(code: int, final: str, senseless: str) -> Sent:
    """4xx asks to come again, 5xx is for good; anything else is not an answer to what was said."""
    if 400 <= code < 500:
        return sent_with("smtp_later")
    return sent_with(final if 500 <= code < 600 else senseless)
