"""`flask payments …`: asking providers what became of payments, for cron and for a person."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.jobs import accounts, money, notices


@click.group("payments")
def payments() -> None:
    """Money that is under way."""


@payments.command("poll")
@with_appcontext
def poll() -> None:
    """Judge notices, look at every payment that is due, try refused keys again. Once."""
    tills = current_app.extensions["providers"]
    judged = notices.judge_all(tills)
    looked = money.look_at_due(tills)
    tried = accounts.check_troubled(tills)
    click.echo(f"{judged} notices, {looked} payments, {tried} accounts")
