"""Anchor guests as the door knows them: by the name on their ticket."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.events.models import AnchorGuest, Event
from app.events.rules import AWAITED_ANCHORS
from app.kernel.db import db, table_of
from app.kernel.text import folded

GUEST = table_of(AnchorGuest).c
STARS = select(GUEST.name, GUEST.headline, GUEST.greeter).where(
    GUEST.event_id == bindparam("event"), GUEST.state.in_(AWAITED_ANCHORS)
)
HAS_STARS = STARS.exists()  # asked beside something else: most dates have none


def stars_of(event: Event) -> dict[str, tuple[str, str]]:
    """Those at least invited: folded name -> (who they are, who welcomes them)."""
    return {
        folded(one.name): (one.headline or one.name, one.greeter)
        for one in event.anchors
        if one.state in AWAITED_ANCHORS
    }


def stars_at(event_id: int) -> dict[str, tuple[str, str]]:
    """The same, of a date that is not loaded."""
    rows = db.session.execute(STARS.order_by(GUEST.id), {"event": event_id})
    return {folded(name): (headline or name, greeter) for name, headline, greeter in rows}
