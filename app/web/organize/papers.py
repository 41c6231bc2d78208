"""/organize/events/<code>/paper: what is printed for the door: the list for the worst case."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.awaited import queries as awaited
from app.web import door_lists
from app.web.context import now, viewer
from app.web.guards import organizer, own_event

page = Blueprint("papers", __name__)


@page.get("/organize/events/<code>/paper")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    return render_template(
        "organize/papers/index.html", event=event, people=awaited.count(event.id)
    )


@page.get("/organize/events/<code>/paper/list.pdf")
@organizer
def pdf(code: str) -> ResponseReturnValue:
    """Sums stand on it for who may see money."""
    event = own_event(code, "door")
    with_sums = viewer().may("money", event.organizer_id)
    rows = awaited.listed(event.id)
    content = door_lists.pdf(event, rows, with_sums=with_sums, now=now())
    answer = Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"liste-{code}.pdf")
    answer.cache_control.no_store = True
    return answer
