"""/p/<address>: the page somebody turned on, for who was given its address; found by no engine
unless they said so."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.profiles.queries import photo_of, public_profile
from app.web.guards import anyone
from app.web.member import private
from app.web.own_cards import said_words

page = Blueprint("public_people", __name__)


@page.get("/p/<address>")
@anyone
def show(address: str) -> ResponseReturnValue:
    whose = open_profile(address)
    may_be_found = consented(f"profile:{whose.id}", Purpose.PAGE_INDEXED)
    page = render_template(
        "public/people/show.html",
        whose=whose,
        card=whose.card,
        said=said_words(whose.says),
        photo=photo_of(whose.id),
        may_be_found=may_be_found,
    )
    answer = private(make_response(page))
    if may_be_found:
        del answer.headers["X-Robots-Tag"]
    return answer


def open_profile(address: str) -> Profile:
    """Raises: NotFound, whether it never was, is closed, or has another address now."""
    whose = public_profile(address)
    if whose is None or whose.card is None:
        raise NotFound()
    return whose
