"""How fast many mails leave, so that a ticket bought meanwhile does not wait behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import Message
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


@dataclass(frozen=True, slots=True)
class Returned:
    """One address that a mail server gave a mail back for, and the mail it was."""

    email: str
    said: str
    message_id: int  # of ours, as its Message-ID says
    stamp: str  # when it was made, as its Message-ID says: nobody else knows


def read_returned(raw: bytes) -> list[Returned]:
    """A delivery status notification (RFC 3464) about mails of ours to nobody; else nothing.

    Anybody can write to the address that these come to: only one that holds the Message-ID of the
    mail it speaks of is read.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    found = re.search(rb"(?im)^message-id:\s*<(\d{1,9})\.(\d{20})@", raw.partition(b"\n\n")[2])
    if mail.get_content_type() != "multipart/report" or found is None:
        return []
    told = []
    for part in mail.walk():
        for block in _blocks(part):
            email = str(block.get("Final-Recipient", "")).partition(";")[2].strip().lower()
            failed = str(block.get("Action", "")).strip().lower() == "failed"
            status = str(block.get("Status", "")).strip()
            if email and failed and is_nobody(0, status):
                said = f"{status} {block.get('Diagnostic-Code', '')}"[:300]
                told.append(Returned(email, said, int(found[1]), found[2].decode()))
    return told


def _blocks(part: Message) -> list[Message]:
    """Of a delivery status: one for the server, one for each address."""
    inside = part.get_payload()
    if part.get_content_type() != "message/delivery-status" or not isinstance(inside, list):
        return []
    return [block for block in inside if isinstance(block, Message)]


def is_nobody(code: int, words: str) -> bool:
    """Whether a refusal means that the address does not exist. A full box, a filter or a mood of
    the day (5.2.x, 5.7.x) is no reason never to write again."""
    told = re.search(r"\b([245])\.(\d{1,3})\.\d{1,3}\b", words)
    if told:
        return told[1] == "5" and told[2] == "1"
    return code in NOBODY
