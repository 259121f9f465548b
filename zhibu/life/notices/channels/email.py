"""E-mail by any back end of Django; SMTP is the usual one."""

import smtplib
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.utils import DNS_NAME

from zhibu.life.notices.channels.base import SENT, Gateway, Parcel, Result
from zhibu.life.notices.codes import Outcome

SMTP = "django.core.mail.backends.smtp.EmailBackend"
NO_SUCH_BOX = (550, 551, 553)  # RFC 5321 4.2.3: the address will never do


class Email(Gateway):
    """One connection for a group of messages."""

    @classmethod
    def is_configured(cls) -> bool:
        """A server is named, or the back end needs none."""
        return bool(settings.EMAIL_HOST) or settings.EMAIL_BACKEND != SMTP

    def send(self, parcels: Sequence[Parcel]) -> Iterator[Result]:
        """Each by itself, so that one bad address spoils no other."""
        connection: Any = get_connection(fail_silently=False)
        try:
            for parcel in parcels:
                yield self._send(connection, parcel)
        finally:
            connection.close()

    def _send(self, connection: Any, parcel: Parcel) -> Result:
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            return Result(Outcome.RETRY, _said(error))
        try:
            _message(parcel).send_using(connection)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return _judged(code, said, is_broken=code in NO_SUCH_BOX)
        except smtplib.SMTPResponseException as error:
            return _judged(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            # The line broke while it was handed over: perhaps the server has it.
            connection.close()
            return Result(Outcome.UNKNOWN, _said(error))
        except ValueError as error:  # an address that no header can hold
            return Result(Outcome.FAILED, _said(error), is_broken=True)
        return SENT


class _Message(EmailMessage):
    def send_using(self, connection: Any) -> None:
        self.connection = connection
        self.send()


def _message(parcel: Parcel) -> _Message:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or str(DNS_NAME)
    return _Message(
        subject=parcel.title,
        body=f"{parcel.text}\n\n{parcel.url}\n",
        to=[parcel.address],
        headers={
            "Message-ID": f"<{parcel.key}@{domain}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday answers
        },
    )


def _judged(code: int, said: Any, *, is_broken: bool = False) -> Result:
    """4xx may go well later, 5xx never (RFC 5321 4.2.1)."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    outcome = Outcome.RETRY if 400 <= code < 500 else Outcome.FAILED
    return Result(outcome, f"{code} {text}"[:200], is_broken=is_broken)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
