"""What an event looks like in a list: the facts that the event_card component shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class EventCard:
    """One date. `left` and `capacity` are seats; `state` is shown instead of price and seats."""

    title: str
    url: str
    kind: str
    starts_at: datetime
    cover: str
    tz: str | None = None
    photo: str = ""  # the code of a picture
    theme: str = ""
    place: str = ""
    price: Money | None = None
    price_from: bool = False
    left: int | None = None
    capacity: int | None = None
    state: str = ""
