"""Who one is in the network: off until one says yes, and a card with the fields one gives."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum

from app.kernel.errors import Refused

HEADLINE_MAX = 80  # characters
ORGANISATION_MAX = 120  # characters

# When a card can be shown and scanned, around the event. Source: docs/privacy.md, PR14.
OPENS_BEFORE = timedelta(hours=1)
CLOSES_AFTER = timedelta(hours=6)


class ProfileState(StrEnum):
    OFF = "off"
    ACTIVE = "active"
    PAUSED = "paused"


class NotInNetwork(Refused):
    """The one who acts has not said yes to the network, or took it back."""

    code = "not-in-network"
    status = 403


class ConsentNeeded(Refused):
    """No place in the network without the ticked yes and the declared age (PR2, PR29)."""

    code = "consent-needed"
    status = 422


@dataclass(frozen=True, slots=True)
class CardFields:
    """What is on a card: E.164 phone, lower-case e-mail, "" where nothing is given."""

    name: str
    headline: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""

    def given(self) -> list[str]:
        """The names of the fields that are filled, in the order they are shown."""
        return [field.name for field in fields(self) if getattr(self, field.name)]


def badge_name(name: str) -> str:
    """What a stranger may read: the first name."""
    return name.split()[0] if name.split() else ""
