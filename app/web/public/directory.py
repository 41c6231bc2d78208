"""/organizers: who invites, the most active of the last year first."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.events.queries import Inviting, who_invites
from app.kernel.text import folded
from app.web.context import asked_number, now
from app.web.guards import anyone
from app.web.programme_words import organizer_kind
from app.web.shared import shared

page = Blueprint("directory", __name__)
ROWS = 20  # organizers on one page


@page.get("/organizers")
@anyone
@shared
def index() -> ResponseReturnValue:
    """`q`: words of a name or a city; `sort=name`: by the alphabet."""
    search = request.args.get("q", "").strip()[:100]
    by_name = request.args.get("sort") == "name"
    found = [each for each in who_invites(now=now()) if _has(each, search)]
    if by_name:
        found.sort(key=lambda each: (folded(each.organizer.name), each.organizer.id))
    pages = max(1, -(-len(found) // ROWS))
    at = min(max(1, request.args.get("page", 1, asked_number)), pages)
    return render_template(
        "public/organizers/index.html",
        found=found[(at - 1) * ROWS : at * ROWS],
        count=len(found),
        at=at,
        pages=pages,
        search=search,
        by_name=by_name,
    )


def _has(each: Inviting, search: str) -> bool:
    of = each.organizer
    told = folded(f"{of.name} {of.city} {organizer_kind(of.kind)}")
    return all(word in told for word in folded(search).split())
