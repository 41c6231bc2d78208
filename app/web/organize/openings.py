"""/organize/openings: which data of whom an operator opened, for all who run the house (PR36)."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.story.queries import names_of, openings
from app.web.context import asked_number
from app.web.guards import operator
from app.web.member import private

page = Blueprint("openings", __name__)
page.after_request(private)
ASKED_MAX = 200  # characters

PAGES = {
    "reports": _l("Signalements"),
    "approvals": _l("Organisateurs à accepter"),
    "breaches": _l("Personnes à prévenir"),
    "post": _l("Les mails partent-ils ?"),
}


@page.get("/organize/openings")
@operator
def index() -> ResponseReturnValue:
    """Says numbers, no names: reading who was read is not one more reading."""
    asked = request.args.get("q", "").replace("\x00", "").strip()[:ASKED_MAX]
    told, at, pages = openings(asked, request.args.get("page", 1, asked_number))
    return render_template(
        "organize/openings/index.html",
        told=told,
        names=names_of(told),
        kinds=PAGES,
        asked=asked,
        page=at,
        pages=pages,
        earlier=lambda n: url_for("openings.index", q=asked or None, page=n),
    )
