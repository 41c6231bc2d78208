"""`flask post returned < mail`: a mail that came back, as the mail server hands it on."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from app.kernel.db import transaction
from app.mailings.actions import take_returned

post = AppGroup("post", help="Mails that came back.")
MOST = 1_000_000  # bytes


@post.command("returned")
def returned() -> None:
    """Read one mail from the standard input; no mailing writes again to who nobody is."""
    raw = sys.stdin.buffer.read(MOST)
    with transaction():
        gone = take_returned(raw, now=datetime.now(UTC))
    click.echo(", ".join(gone) or "nothing to learn from it")
