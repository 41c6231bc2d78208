"""Messages to carry, and ways to carry them, without the words of the web's mails."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.jobs.post import Send
from app.jobs.smtp import transport
from app.kernel.db import db, transaction
from app.messages.actions import leave
from app.messages.models import Message
from tests.conftest import test_settings
from tests.make import NOW


def by_smtp(port: int, var: Path, **knobs: Any) -> Send:
    """A plain mail to each recipient, through the app's own transport."""
    carry = transport(test_settings(var, smtp_host="127.0.0.1", smtp_port=port, **knobs))

    def send(message: Message) -> None:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = "Un billet", "e@x.cm", message.recipient
        mail.set_content(f"message {message.id}\n")
        carry(mail)

    return send


def write(*people: str, at: datetime = NOW) -> list[int]:
    """Leave a message to each; their ids."""
    with transaction():
        for person in people:
            leave("tickets", to=f"{person}@example.cm", locale="fr", now=at)
    return list(db.session.scalars(select(Message.id).order_by(Message.id)))


def row(message_id: int) -> Message:
    query = select(Message).where(Message.id == message_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def standing() -> dict[str, int]:
    """How many wait, left, were given up."""
    db.session.rollback()
    rows = db.session.scalars(select(Message)).all()
    return {
        "waiting": sum(not (row.done_at or row.failed_at) for row in rows),
        "left": sum(row.done_at is not None for row in rows),
        "given up": sum(row.failed_at is not None for row in rows),
    }
