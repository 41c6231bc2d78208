"""/stop/<token>: from a mail that nobody ordered, no more of any, without an account (PR18).

Posted without a form token: a mailbox (RFC 8058) has none, and the link is the proof.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.objections.queries import lines_of
from app.web.guards import anyone
from app.web.member import private
from app.web.objecting import mark_of, stop

page = Blueprint("stops", __name__)
page.after_request(private)


@page.get("/stop/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """A button, nothing more: programs that preview links open this page too."""
    stands = bool(lines_of([mark_of(token)]))
    return render_template("public/objections/stop.html", token=token, stands=stands)


@page.post("/stop/<token>")
@anyone
def create(token: str) -> ResponseReturnValue:
    stop(token)
    return redirect(url_for("stops.show", token=token), 303)
