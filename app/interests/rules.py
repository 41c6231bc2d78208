"""Who would come is counted, not known."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.rules import Limit

ONCE = Limit(1, timedelta(days=1))  # one reader counts once a day for one date
PER_PLACE = Limit(40, timedelta(hours=1))  # a room may share one address of the internet
