"""`flask payments …`: is the money book true, and does it say what providers say?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from app.invariants.queries import broken
from app.invariants.rules import DO, SAYS
from app.jobs import accounts, money, notices, refunds
from app.jobs.reconcile import BACK, reconcile

WHAT = {
    "unknown-here": "was paid there, and we do not know of it",
    "unknown-there": "was paid here, and its provider does not know of it",
    "other-sum": "is another sum there",
    "settled-now": "had been paid unheard, and was settled now",
    "unsettled": "was paid there; here a person must look at it",
    "unread": "could not be asked",
}
payments = AppGroup("payments", help="The money book: what must hold, and what providers say.")


@payments.command("poll")
def poll() -> None:
    """Judge notices, look at every payment and refund that is due, try refused keys. Once."""
    tills = current_app.extensions["providers"]
    counts = {
        "notices": notices.judge_all(tills),
        "payments": money.look_at_due(tills),
        "refunds": refunds.look_at_due(tills),
        "accounts": accounts.check_troubled(tills),
    }
    click.echo(", ".join(f"{n} {what}" for what, n in counts.items()))


@payments.command("invariants")
def invariants() -> None:
    """Each thing that must be so of money; exit 1 when one is not."""
    wrong = broken(now=datetime.now(UTC))
    for name, words in SAYS.items():
        click.echo(f"[{' BAD  ' if name in wrong else '  ok  '}] {name:<4} {words}")
        for offender in wrong.get(name, ()):
            click.echo(f"              {offender}")
        if name in wrong:
            click.echo(f"              {DO[name]}")
    if wrong:
        raise SystemExit(1)


@payments.command("reconcile")
@click.option(
    "--hours", default=BACK // timedelta(hours=1), show_default=True, help="How far back."
)
def compare(hours: int) -> None:
    """Compare with what each provider took lately; exit 1 when the two differ."""
    since = datetime.now(UTC) - timedelta(hours=hours)
    gaps = reconcile(current_app.extensions["providers"], since=since)
    for gap in gaps:
        click.echo(f"{gap.till}: {gap.ref} {WHAT[gap.what]}")
    if not gaps:
        click.echo("what providers took and what we know are the same")
    if any(gap.what != "settled-now" for gap in gaps):
        raise SystemExit(1)
