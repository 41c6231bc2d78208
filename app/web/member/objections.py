"""/member/objections: people of my book who ask to stand there no more. Without an answer, the
night takes the address out on the day that is told."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.models import Contact
from app.kernel.db import db, transaction
from app.unlisting.actions import delete_contact, take_out
from app.unlisting.queries import asked_of, removal_of
from app.web.context import marks, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("objections", __name__)


@page.get("/objections")
@member
def index() -> ResponseReturnValue:
    return render_template(
        "member/objections/index.html", asked=asked_of(viewer().profile, marks=marks())
    )


@page.post("/objections/<int:removal_id>")
@member
def update(removal_id: int) -> ResponseReturnValue:
    """This number or address goes; the name and what I wrote stay."""
    me = viewer().profile
    with transaction():
        removal = removal_of(me, removal_id)
        contact_id = removal.contact_id
        take_out(removal, marks=marks())
    flash(_("C’est retiré. Vos notes restent."), "success")
    if db.session.get(Contact, contact_id) is None:
        return redirect(url_for("member_objections.index"), 303)
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


@page.post("/objections/<int:removal_id>/end")
@member
def destroy(removal_id: int) -> ResponseReturnValue:
    """This person leaves my book, with all I wrote of them."""
    me = viewer().profile
    with transaction():
        removal = removal_of(me, removal_id)
        delete_contact(db.session.get_one(Contact, removal.contact_id))
    flash(_("Cette personne n’est plus dans votre répertoire."), "success")
    return redirect(url_for("member_objections.index"), 303)
