"""What passes between the owner and a contact: who spoke, how, about what."""

from __future__ import annotations

from enum import StrEnum

NOTE_MAX = 2_000  # characters
MINUTES_MAX = 24 * 60


class Channel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    VIDEO = "video"
    SOCIAL = "social"

    @property
    def is_physical(self) -> bool:
        return self is Channel.IN_PERSON


class TouchKind(StrEnum):
    NEWS = "news"  # how are you
    WORK = "work"
    INFORMATION = "information"
    ADVICE = "advice"
    INVITATION = "invitation"
    THANKS = "thanks"
    WISHES = "wishes"
    OTHER = "other"


class Direction(StrEnum):
    """Who turned to whom."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class Tone(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    DIFFICULT = "difficult"


class TouchMode(StrEnum):
    """Custom asked for it, or it came by itself."""

    CODIFIED = "codified"
    SPONTANEOUS = "spontaneous"
