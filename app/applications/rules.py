"""Asking for a place where the team chooses its guests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.accounts.rules import Limit
from app.kernel.errors import Refused

FORGOTTEN_AFTER = timedelta(days=30)  # the end of the date
ASKS_PER_IP = Limit(60, timedelta(minutes=15))  # for one date; wide, as HOLDS_PER_IP
WORDS_MAX = 1_000  # characters
ANSWER_MAX = 500  # characters


class ApplicationState(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"  # its order says what became of the places
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class NotByRequest(Refused):
    """This date takes no requests now."""

    code = "not-by-request"


class AskedAlready(Refused):
    """This contact has asked, under another name, or was answered already."""

    code = "asked-already"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for, and what they say of themselves."""

    ticket_type_id: int
    quantity: int
    words: str = ""
    link: str = ""
