"""Who one is in the network: off until one says yes, and a card with the fields one gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.kernel.errors import Refused

HEADLINE_MAX = 80  # characters
ORGANISATION_MAX = 120  # characters
TITLE_MAX = 80  # characters
LINK_MAX = 200  # characters
CARD_NOTE_MAX = 300  # characters
LABEL_MAX = 30  # characters
ABOUT_MAX = 400  # characters
BRINGS_MAX = 200  # characters
CITY_MAX = 80  # characters
CARDS_MOST = 6  # of one person
LANGUAGES_MOST = 8
LANGUAGE_MAX = 30  # characters
ADDRESS = 16  # symbols of a public page's address: 80 bits
SHOWN_AFTER = timedelta(days=30)  # of a date's end: then its list of who was there is no more
GROWS_OLD = timedelta(
    days=90
)  # what one says of oneself; then the page asks whether it still is so

# When a card can be shown and scanned, around the event. Source: docs/privacy.md, PR14.
OPENS_BEFORE = timedelta(hours=1)
CLOSES_AFTER = timedelta(hours=6)


class ProfileState(StrEnum):
    OFF = "off"
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"  # its owner may still undo it for a while
    HELD = "held"  # by the operator, until a report has been looked into


class Visibility(StrEnum):
    """Who sees that one is at a date. There is no way of showing everybody."""

    NOBODY = "nobody"
    PARTICIPANTS = "participants"  # those with a ticket who agreed too


class Status(StrEnum):
    """What one does, among what a profile offers to say; one may say nothing."""

    ENTREPRENEUR = "entrepreneur"
    STUDENT = "student"
    EMPLOYEE = "employee"
    LOOKING_FOR_WORK = "looking_for_work"
    SUPPORT = "support"  # a structure that helps others begin


class NotInNetwork(Refused):
    """The one who acts has not said yes to the network, or took it back."""

    code = "not-in-network"
    status = 403


class ProfileHeld(Refused):
    """Somebody looks into a report: until then no card is shown and no code read."""

    code = "profile-held"
    status = 403


class ConsentNeeded(Refused):
    """No place in the network without the ticked yes and the declared age (PR2, PR29)."""

    code = "consent-needed"
    status = 422


class TooManyCards(Refused):
    """Facts: most."""

    code = "too-many-cards"
    status = 409


class LastCard(Refused):
    """The last card stays: who wants none leaves the network."""

    code = "last-card"
    status = 409


@dataclass(frozen=True, slots=True)
class CardFields:
    """What is on a card: E.164 numbers, lower-case e-mail, "" where nothing is given."""

    name: str
    headline: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    title: str = ""
    whatsapp: str = ""
    linkedin: str = ""
    site: str = ""
    note: str = ""

    def given(self) -> list[str]:
        """The names of the fields that are filled, in the order they are shown."""
        return [name for name in SHOWN if getattr(self, name)]


# As a card is read, from the person to how they are reached.
SHOWN = (
    "name", "title", "headline", "organisation", "phone", "whatsapp", "email", "linkedin", "site",
    "note",
)  # fmt: skip
WITH_PHONE = frozenset({"phone", "whatsapp"})  # left out where one gives one's card without number


@dataclass(frozen=True, slots=True)
class Self:
    """What one says of oneself beside the cards; "" and nothing chosen say nothing."""

    about: str = ""
    brings: str = ""  # what one can do for others
    city: str = ""
    status: Status | None = None
    languages: tuple[str, ...] = ()  # "fr", "en", and others in one's own words


def read_languages(chosen: Iterable[str], typed: str) -> tuple[str, ...]:
    """Working languages, each once: those ticked, then those written with commas between."""
    words = [*chosen, *(part.strip()[:LANGUAGE_MAX] for part in typed.split(","))]
    once: dict[str, str] = {}
    for word in filter(None, words):
        once.setdefault(word.casefold(), word)
    return tuple(once.values())[:LANGUAGES_MOST]


def badge_name(name: str) -> str:
    """What a stranger may read: the first name."""
    return name.split()[0] if name.split() else ""
