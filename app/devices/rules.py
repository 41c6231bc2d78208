"""What a browser says it is, in as few words as a person needs to know their own phone."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

LASTS = timedelta(days=30)  # a session that nobody uses


class Kind(StrEnum):
    IPHONE = "iphone"
    IPAD = "ipad"
    ANDROID = "android"
    WINDOWS = "windows"
    MAC = "macintosh"
    LINUX = "linux"
    OTHER = "other"


# The first that is found names it: others write the name of the one they come from too.
BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("opera", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("fxios", "Firefox"),
    ("firefox", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)


def kind_of(user_agent: str) -> Kind:
    told = user_agent.lower()
    return next((kind for kind in Kind if kind.value in told), Kind.OTHER)


def browser_of(user_agent: str) -> str:
    """Its name as people know it; "" for one that says none."""
    told = user_agent.lower()
    return next((name for sign, name in BROWSERS if sign in told), "")
