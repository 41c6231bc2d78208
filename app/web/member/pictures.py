"""/member/pictures: my book drawn, by circle, event or theme; the same in a list under it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.profiles.models import Profile
from app.rings.queries import Rings, rings_of
from app.rings.rules import CAP, CAP_MOST, UP_TO, Ring
from app.ties.queries import met_around_themes, met_at_events
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.network_pictures import flower, target
from app.web.ring_words import RINGS

page = pages("pictures", __name__)
WAYS = {"event": met_at_events, "theme": met_around_themes}


@page.get("/pictures")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    by = request.args.get("by", "")
    if by not in WAYS:
        return _circles(me)
    groups = WAYS[by](me) if me else []
    return render_template(
        "member/pictures/index.html",
        by=by,
        groups=groups,
        picture=flower([len(group.people) for group in groups]),
    )


def _circles(me: Profile | None) -> str:
    """5, 15, 50, 150: who is near, and whom I have not heard of for long."""
    rings = rings_of(me, now=now()) if me else Rings(CAP, {ring: [] for ring in Ring}, 0)
    inside = [rings.people[ring] for ring in Ring if ring is not Ring.RESERVE]
    return render_template(
        "member/pictures/circles.html",
        by="circles",
        rings=rings,
        words=RINGS,
        most=CAP_MOST,
        sizes=[*UP_TO.values(), rings.cap],
        picture=target([["due" if p.is_due else "kept" for p in people] for people in inside]),
    )
