"""`/-/demo`: the four people of the demonstration, one tap each. Not there in any other mode."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from app.accounts.queries import user_by_email
from app.accounts.rules import DEMO_PEOPLE, demo_address
from app.web.guards import demo_only
from app.web.public.session import begin, home

page = Blueprint("demo", __name__)


@page.get("/-/demo")
@demo_only
def index() -> ResponseReturnValue:
    people = [(who, user_by_email(demo_address(who))) for who in DEMO_PEOPLE]
    return render_template("dev/demo/index.html", people=people)


@page.post("/-/demo/<who>")
@demo_only
def create(who: str) -> ResponseReturnValue:
    user = user_by_email(demo_address(who)) if who in DEMO_PEOPLE else None
    if user is None:
        abort(404)
    begin(user)
    return redirect(home(user))
