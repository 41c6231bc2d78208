"""/member/pictures: my book drawn, by event or by theme; the same in a list under it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.ties.queries import met_around_themes, met_at_events
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages
from app.web.network_pictures import flower

page = pages("pictures", __name__)
WAYS = {"event": met_at_events, "theme": met_around_themes}


@page.get("/pictures")
@member
def index() -> ResponseReturnValue:
    asked = request.args.get("by", "")
    by = asked if asked in WAYS else "event"
    me = viewer().profile
    groups = WAYS[by](me) if me else []
    return render_template(
        "member/pictures/index.html",
        by=by,
        groups=groups,
        picture=flower([len(group.people) for group in groups]),
    )
