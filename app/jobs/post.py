"""The postman: carries what waits in the outbox, at least once."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.jobs.worker import Soon
from app.kernel.db import transaction
from app.mailings.actions import note_bounce
from app.mailings.rules import is_nobody
from app.messages.actions import claim_next, drop, mark_sent, mark_unsent, put_back
from app.messages.models import Message
from app.messages.queries import next_due

MINUTE = timedelta(minutes=1)
Send = Callable[[Message], None]


class Undeliverable(Exception):
    """This message will never leave: its template or its address is wrong for good."""


class NothingToSay(Exception):
    """Whoever asked for this mail has nothing here: it is dropped, and nobody is told."""


class Withheld(Exception):
    """Its reader objected to all but what they ordered: noted as sent, and nobody is told."""


class Unreachable(Exception):
    """There is no server to hand anything to; no message is to blame."""


def carry_all(send: Send, *, most: int = 200) -> int:
    """Send each message that is due; how many were tried. `send` raises when it could not.

    A server that is not there, or falls silent, ends the round: the rest waits for the next one.
    """
    for carried in range(most):
        with transaction():
            message = claim_next(now=datetime.now(UTC))
        if message is None:
            return carried
        if not _carry(message, send):
            return carried + 1
    return most


def keep_carrying(send: Send, *, most: int = 200) -> Soon | None:
    """A round, and when the next should come: at once while there is more, in time for a mailing
    that leaves at its rate."""
    if carry_all(send, most=most) == most:
        return Soon(0)
    now = datetime.now(UTC)
    later = next_due(now=now)
    if later is None or later - now > MINUTE:
        return None
    return Soon(max(1.0, (later - now).total_seconds()))


def _carry(message: Message, send: Send) -> bool:
    """Whether to go on with the next."""
    try:
        send(message)
    except NothingToSay:
        with transaction():
            drop(message.id)
        return True
    except Withheld:
        with transaction():
            mark_sent(message.id, now=datetime.now(UTC))
        return True
    except Unreachable as error:
        with transaction():
            put_back(message.id, error=str(error))
        return False
    except Exception as error:
        with transaction():
            mark_unsent(
                message.id,
                error=f"{type(error).__name__}: {error}",
                for_good=_is_final(error),
                now=datetime.now(UTC),
            )
        _note_if_gone(message, error)
        return not _is_cut(error)
    with transaction():
        mark_sent(message.id, now=datetime.now(UTC))
    return True


def _note_if_gone(message: Message, error: Exception) -> None:
    """No mailing tries an address again of which its server said that nobody is there."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return
    for code, said in error.recipients.values():
        words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        if is_nobody(code, words):
            with transaction():
                note_bounce(message.recipient, said=f"{code} {words}", now=datetime.now(UTC))


def _is_cut(error: Exception) -> bool:
    """The line broke in the middle: a refusal would have been an answer."""
    return isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError | TimeoutError)


def _is_final(error: Exception) -> bool:
    """A refused recipient (5xx) is final; everything else may heal."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return isinstance(error, Undeliverable)
