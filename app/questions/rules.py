"""What an organizer may ask, of whom, when; and what is kept apart and forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.kernel.errors import Refused

QUESTIONS_MAX = 20  # of one date, not retired
OPTIONS_MAX = 20  # to choose from
LABEL_MAX = 200  # characters
LINE_MAX, LONG_MAX = 200, 2000  # characters of an answer
NUMBER_MAX = 1_000_000
FORGOTTEN_AFTER = timedelta(days=7)  # needs, once the evening is over (PR28 allows thirty)
REMIND_BEFORE = timedelta(days=3)  # the event
ROWS = 50  # answers on one page
YES, NO = "yes", "no"


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YESNO = "yesno"
    PHONE = "phone"


class Per(StrEnum):
    """How often it is asked."""

    ORDER = "order"
    TICKET = "ticket"


class Moment(StrEnum):
    PURCHASE = "purchase"
    LATER = "later"  # by the link of the order or the ticket


class About(StrEnum):
    """What an answer is about. All but PLAIN are needs: kept apart, deleted on time (PR28)."""

    PLAIN = "plain"
    DIET = "diet"
    ACCESS = "access"


class TooManyQuestions(Refused):
    """Facts: most."""

    code = "too-many-questions"
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the team writes it. `options`: (French, English) of a choice."""

    kind: QuestionKind
    label: str
    label_en: str = ""
    options: Sequence[tuple[str, str]] = ()
    required: bool = False
    per: Per = Per.ORDER
    moment: Moment = Moment.PURCHASE
    about: About = About.PLAIN
    ticket_type_id: int | None = None
    repeats: bool = False  # also asked at the next dates of the series

    def as_allowed(self) -> Asked:
        """A need is each person's own, and nobody has to tell it."""
        if self.about is About.PLAIN:
            return self
        return Asked(
            kind=self.kind,
            label=self.label,
            label_en=self.label_en,
            options=self.options,
            required=False,
            per=Per.TICKET,
            moment=self.moment,
            about=self.about,
            ticket_type_id=self.ticket_type_id,
            repeats=self.repeats,
        )


def has_options(kind: QuestionKind) -> bool:
    return kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)


def counted(kind: QuestionKind, values: Iterable[str]) -> dict[str, int]:
    """How many said what, most often said first; of several choices, each."""
    found: dict[str, int] = {}
    for value in values:
        for one in value.split("\n") if kind is QuestionKind.CHOICES else [value]:
            found[one] = found.get(one, 0) + 1
    return dict(sorted(found.items(), key=lambda said: (-said[1], said[0])))
