"""/organize/credits: money kept for people's later dates, and what is left of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.credits import queries as credits
from app.kernel.db import db
from app.kernel.errors import NotAllowed
from app.orders import queries as orders
from app.web.context import asked_number, viewer
from app.web.guards import organizer

page = Blueprint("organize_credits", __name__)
ROWS = 30  # credits on one page


@page.get("/organize/credits")
@organizer
def index() -> ResponseReturnValue:
    mine = [organizer.id for organizer in viewer().organizers("money")]
    if not mine:
        raise NotAllowed(what="money")
    search = request.args.get("q", "").strip()[:100]
    found = db.paginate(
        credits.credits_of(mine, search=search),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/credits/index.html",
        found=found,
        search=search,
        sums=credits.remaining_sums(mine),
        references=orders.references_of([credit.order_id for credit in found.items]),
    )
