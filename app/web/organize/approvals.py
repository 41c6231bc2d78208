"""/organize/approvals: who runs the house lets new organizers publish."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Organizer
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.teams import actions, queries
from app.web.context import now
from app.web.guards import operator
from app.web.openings import note_opening
from app.web.organize.shape import note

page = Blueprint("approvals", __name__)


@page.get("/organize/approvals")
@operator
def index() -> ResponseReturnValue:
    waiting = queries.waiting_for_approval()
    owners = {of.id: queries.owners_of(of.id) for of in waiting}
    note_opening("approvals", [f"user:{one.id}" for of in owners.values() for one in of])
    return render_template("organize/approvals/index.html", waiting=waiting, owners=owners)


@page.post("/organize/approvals/<code>")
@operator
def create(code: str) -> ResponseReturnValue:
    of = db.session.scalar(select(Organizer).where(Organizer.code == code))
    if of is None:
        raise NotFound()
    with transaction():
        if of.awaits_approval:
            actions.approve(of, now=now())
            note("organizer.approve", f"organizer:{of.id}", of.id)
    flash(_("%(name)s peut publier.", name=of.name), "success")
    return redirect(url_for("approvals.index"), 303)
