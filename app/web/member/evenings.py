"""/member/evenings/<code>: my book before and after an evening."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.ties.queries import evening_of
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages
from app.web.network_pictures import change

page = pages("evenings", __name__)


@page.get("/evenings/<code>")
@member
def show(code: str) -> ResponseReturnValue:
    evening = evening_of(viewer().profile, code)
    return render_template(
        "member/pictures/evening.html",
        evening=evening,
        event=evening.event,
        picture=change(evening.before, len(evening.new), len(evening.renewed)),
    )
