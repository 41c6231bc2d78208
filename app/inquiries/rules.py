"""What a reader asks the team on the page of a date, and who may read it when."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from app.accounts.rules import Limit
from app.kernel.errors import Refused

WORDS_MAX = 600  # characters of a question
ANSWER_MAX = 1_200  # … of its answer
SHOWN_MOST = 20  # on the page of a date, newest answers first
PER_PLACE = Limit(6, timedelta(hours=1))  # a room may share one address of the internet
PER_PERSON = Limit(3, timedelta(hours=1))
PER_EVENT = Limit(60, timedelta(hours=1))
KEPT = timedelta(days=30)  # after the date, or the team's answer, who asked is forgotten
KEPT_UNANSWERED = timedelta(days=180)  # … a team that never answers


class InquiryState(StrEnum):
    NEW = "new"  # the team alone reads it
    PUBLISHED = "published"  # everybody reads question and answer, with a first name
    CLOSED = "closed"  # answered to the person alone, or set aside


class NothingAnswered(Refused):
    """An answer has words; without, a question is set aside."""

    code = "nothing-answered"
    status = 422
