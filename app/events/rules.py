"""What an event is, what a publication needs, and when the dates fall. Facts in, facts out."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.errors import Refused


class Kind(StrEnum):
    TALK = "talk"
    AFTERWORK = "afterwork"


class Format(StrEnum):
    PRESENTATION = "presentation"
    PARTICIPATION = "participation"


class Activity(StrEnum):
    SEMINAR = "seminar"
    WORKSHOP = "workshop"
    SHOW = "show"
    OTHER = "other"


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class AnchorState(StrEnum):
    THOUGHT_OF = "thought_of"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"


class NotReady(Refused):
    """Facts: missing (a list of field names)."""

    code = "not-ready"
    status = 422
