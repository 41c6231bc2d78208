"""…/teams/<code>/inquiries: what readers asked a team itself, answered to them alone."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Organizer
from app.inquiries import queries
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.web.context import asked_number
from app.web.guards import organizer, own_organizer
from app.web.organize.inquiries import ROWS, carried_out

page = Blueprint("team_inquiries", __name__)


@page.get("/organize/teams/<code>/inquiries")
@organizer
def index(code: str) -> ResponseReturnValue:
    return _listed(own_organizer(code, "organize"))


@page.post("/organize/teams/<code>/inquiries/<int:asked_id>")
@organizer
def update(code: str, asked_id: int) -> ResponseReturnValue:
    """`act`: "private" or "hide"."""
    of = own_organizer(code, "organize")
    inquiry = queries.team_inquiry(of.id, asked_id)
    if inquiry is None:
        raise NotFound()
    act = "hide" if request.form.get("act") == "hide" else "private"
    if wrong := carried_out(inquiry, act):
        return _listed(of, wrong={inquiry.id: wrong}, status=422)
    return redirect(url_for("team_inquiries.index", code=code), 303)


def _listed(
    of: Organizer, *, wrong: dict[int, str] | None = None, status: int = 200
) -> ResponseReturnValue:
    found = db.paginate(
        queries.of_team(of.id),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/inquiries/team.html", organizer=of, found=found, wrong=wrong or {}
    ), status
