"""…/passes: who comes to one date by a season pass, whose order stands on another."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.changes.queries import entered
from app.kernel.db import db
from app.passes import queries as passes
from app.web.context import asked_number
from app.web.guards import organizer, own_event
from app.web.organize.order_filters import WORDS_MAX
from app.web.organize.orders import summary_of

page = Blueprint("date_passes", __name__)
ROWS = 30  # tickets on one page


@page.get("/organize/events/<code>/passes")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "money")
    words = request.args.get("q", "").strip()[:WORDS_MAX]
    found = db.paginate(
        passes.comers(event.id, words=words),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/passes/comers.html",
        event=event,
        found=found,
        orders=passes.orders_of(found.items),
        inside=entered([ticket.id for ticket in found.items]),
        missing=passes.without_place(event.id),
        summary=summary_of(event),
        search=words,
    )
