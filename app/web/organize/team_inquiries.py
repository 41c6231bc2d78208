"""…/teams/<code>/inquiries: what readers asked a team itself, answered to them alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Organizer
from app.inquiries import queries
from app.kernel.errors import NotFound
from app.web.guards import organizer, own_organizer
from app.web.organize.inquiries import carried_out, listed

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
        return _listed(of, wrong={inquiry.id: wrong})
    return redirect(url_for("team_inquiries.index", code=code), 303)


def _listed(of: Organizer, **facts: Any) -> ResponseReturnValue:
    return listed("team", queries.of_team(of.id), organizer=of, **facts)
