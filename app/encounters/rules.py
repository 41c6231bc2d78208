"""Meeting: facts, and the state that follows from them whatever the order they arrive in."""

from __future__ import annotations

from enum import StrEnum

LIVE_CODE = 16  # symbols of a card shown on the phone: 80 bits
SHORT_CODE = 6  # symbols one types, valid for one evening
HEADLINE_MAX = 80  # characters


class ProfileState(StrEnum):
    OFF = "off"
    ACTIVE = "active"
    PAUSED = "paused"


class FactKind(StrEnum):
    SCAN = "scan"  # from scanned the code that to showed
    CODE = "code"  # from typed to's six characters
    ACCEPT = "accept"
    REVOKE = "revoke"
    BLOCK = "block"


class Mode(StrEnum):
    """How the card was shown. A live code is its owner's agreement; a badge only a request."""

    LIVE = "live"
    BADGE = "badge"


class PairState(StrEnum):
    NONE = "none"
    PENDING = "pending"
    MUTUAL = "mutual"
    BLOCKED = "blocked"
