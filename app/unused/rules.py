"""An account that nobody uses does not stay for ever: its person is told, then it is erased."""

from __future__ import annotations

from datetime import timedelta

TOLD_AFTER = timedelta(days=2 * 365)  # without being used: 24 months
TIME_TO_COME_BACK = timedelta(days=91)  # once told, three months; so 27 in all (PR42)
ERASED_AFTER = TOLD_AFTER + TIME_TO_COME_BACK
A_NIGHT = 200  # accounts told at once, and erased at once: the next round takes the others
