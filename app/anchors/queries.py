"""Anchor guests as the door knows them: by the name on their ticket."""

from __future__ import annotations

from app.events.models import Event
from app.events.rules import AWAITED_ANCHORS
from app.kernel.text import folded


def stars_of(event: Event) -> dict[str, tuple[str, str]]:
    """Those at least invited: folded name -> (who they are, who welcomes them)."""
    return {
        folded(one.name): (one.headline or one.name, one.greeter)
        for one in event.anchors
        if one.state in AWAITED_ANCHORS
    }
