"""How fast many mails leave, so that a ticket bought meanwhile does not wait behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

SPAN = timedelta(hours=12)  # the longest a mailing takes to leave, however many it is for

NOBODY = frozenset({550, 551, 553})  # RFC 5321: no such mailbox, moved, not a name


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, in lower case, and what its mail needs to be written."""

    email: str
    locale: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    total: int
    sent: int
    failed: int
    waiting: int


def leaves_at(n: int, *, of: int, start: datetime, per_minute: int) -> datetime:
    """When the n-th (from 0) of so many is due: evenly, at the set rate."""
    step = timedelta(minutes=1) / per_minute
    return start + n * min(step, SPAN / max(of, 1))


def is_nobody(code: int, words: str) -> bool:
    """Whether a refusal means that the address does not exist. A full box, a filter or a mood of
    the day (5.2.x, 5.7.x) is no reason never to write again."""
    told = re.search(r"\b([245])\.(\d{1,3})\.\d{1,3}\b", words)
    if told:
        return told[1] == "5" and told[2] == "1"
    return code in NOBODY
