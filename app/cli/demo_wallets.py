"""Money that came to a wallet of the demonstration and that nobody has recognized yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.accounts.models import Organizer, User
from app.statements.actions import take_in
from app.statements.rules import Entry


def come_in(organizer: Organizer, by: User, *, now: datetime) -> None:
    """One without a reference, and one that names an order as nobody can read it."""
    told = (
        ("71402265118", 20_000, "ROSALIE ESSOMBA", "+237677402265", "pour vendredi soir"),
        ("71402270954", 10_000, "PAUL EWANE", "+237699402270", "EN-??? places de Paul"),
    )
    for n, (ref, amount, payer, phone, text) in enumerate(told, 1):
        at = now - timedelta(hours=2 * n)
        entry = Entry("mtn", ref, amount, at, payer, phone, text, ref)
        take_in(organizer.id, entry, currency=organizer.currency, user_id=by.id, now=now)
