"""How long a message is carried by one worker, and when a failed one is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

LEASE = timedelta(minutes=5)  # longer than any SMTP conversation we allow: 12 steps of 20 s
RETRY_AFTER = (1, 5, 15, 60, 180, 720)  # minutes after the 1st, 2nd … failed try; then given up
LATEST = timedelta(hours=13)  # longer than any wait between two tries

# Their facts open an account: forgotten as soon as the mail has left, or never will.
SECRET = frozenset({"sign_in", "invitation", "subscribe"})
SECRET_LASTS = timedelta(days=1)  # no link in a mail works longer


def retry_at(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after `attempts` failed tries; None: give up."""
    if attempts > len(RETRY_AFTER):
        return None
    return now + timedelta(minutes=RETRY_AFTER[max(attempts, 1) - 1])
