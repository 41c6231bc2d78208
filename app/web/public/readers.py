"""/readers/<secret>: no more mails of one organizer; one click from the mailbox does it too.

Posted without a form token: a mailbox (RFC 8058) has none, and the secret is the proof.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import Organizer
from app.kernel.db import db, transaction
from app.mailings import queries
from app.mailings.actions import listen_again, silence
from app.web.context import now
from app.web.guards import anyone

page = Blueprint("readers", __name__)


@page.get("/readers/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    reader = queries.reader_by_secret(secret) or abort(404)
    of = db.session.get_one(Organizer, reader.organizer_id)
    return render_template("public/readers/show.html", reader=reader, organizer=of)


@page.post("/readers/<secret>")
@anyone
def create(secret: str) -> ResponseReturnValue:
    reader = queries.reader_by_secret(secret) or abort(404)
    with transaction():
        silence(reader, now=now())
    return redirect(url_for("readers.show", secret=secret), 303)


@page.post("/readers/<secret>/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    """They want to be written to again."""
    reader = queries.reader_by_secret(secret) or abort(404)
    with transaction():
        listen_again(reader)
    return redirect(url_for("readers.show", secret=secret), 303)
