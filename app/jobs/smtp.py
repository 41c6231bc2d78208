"""The way out for mail: an SMTP server, or files in a folder where there is none."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from app.jobs.post import Unreachable
from config import Settings

TIMEOUT = 20  # seconds, for each step of the conversation
Transport = Callable[[EmailMessage], None]


def transport(settings: Settings) -> Transport:
    if settings.smtp_host:
        return lambda mail: _by_smtp(mail, settings)
    return lambda mail: _to_file(mail, settings.var / "mail")


def _by_smtp(mail: EmailMessage, settings: Settings) -> None:
    with _line(settings) as server:
        server.send_message(mail)


@contextmanager
def _line(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A server that listens to us. Raises: Unreachable.

    Once it took a mail, nothing it does at the goodbye can have the mail sent again.
    """
    with ExitStack() as closing:
        try:
            server = _call(settings)
            closing.callback(server.close)
            if settings.smtp_tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except OSError as error:  # those of smtplib are OSErrors too
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        yield server
        with suppress(OSError):
            server.quit()


def _call(settings: Settings) -> smtplib.SMTP:
    """Left to itself, the library takes any certificate: sign-in links would go to a stranger."""
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_tls == "tls":
        known = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=known)
    return smtplib.SMTP(host, port, timeout=TIMEOUT)


def _to_file(mail: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.eml"
    (folder / name).write_bytes(bytes(mail))
