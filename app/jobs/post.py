"""The postman: carries what waits in the outbox, at least once."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime

from app.kernel.db import transaction
from app.messages.actions import claim_next, mark_sent, mark_unsent
from app.messages.models import Message

Send = Callable[[Message], None]


class Undeliverable(Exception):
    """This message will never leave: its template or its address is wrong for good."""


def carry_all(send: Send, *, most: int = 200) -> int:
    """Send each message that is due; how many were tried. `send` raises when it could not."""
    for carried in range(most):
        with transaction():
            message = claim_next(now=datetime.now(UTC))
        if message is None:
            return carried
        _carry(message, send)
    return most


def _carry(message: Message, send: Send) -> None:
    try:
        send(message)
    except Exception as error:
        with transaction():
            mark_unsent(
                message.id,
                error=f"{type(error).__name__}: {error}",
                for_good=_is_final(error),
                now=datetime.now(UTC),
            )
        return
    with transaction():
        mark_sent(message.id, now=datetime.now(UTC))


def _is_final(error: Exception) -> bool:
    """A refused recipient (5xx) is final; everything else may heal."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, Undeliverable)
