"""/member/rings: how many my active circle holds, and where I put someone myself."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.queries import contact_of
from app.kernel.db import transaction
from app.kernel.errors import NotFound, Refused
from app.rings.actions import place, set_cap
from app.rings.rules import CAP_LEAST, CAP_MOST, Ring
from app.web.context import asked_number, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.review import my_book
from app.web.words import sentence

page = pages("rings", __name__)


@page.post("/rings")
@member
def update() -> ResponseReturnValue:
    cap = request.form.get("cap", 0, asked_number)
    if not CAP_LEAST <= cap <= CAP_MOST:
        words = _("Choisissez de %(least)s à %(most)s personnes.", least=CAP_LEAST, most=CAP_MOST)
        flash(words, "warning")
        return _back()
    try:
        with transaction():
            set_cap(my_book(), cap)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    return _back()


@page.post("/contacts/<int:contact_id>/ring")
@member
def create(contact_id: int) -> ResponseReturnValue:
    """My own choice stays; nothing chosen leaves it to closeness and the last exchange."""
    me = viewer().profile
    contact = contact_of(me, contact_id).contact
    if me is None:
        raise NotFound()
    asked = request.form.get("ring", "")
    try:
        with transaction():
            place(me, contact, Ring(asked) if asked in list(Ring) else None)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("C’est noté."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


def _back() -> ResponseReturnValue:
    return redirect(url_for("member_pictures.index", by="circles"), 303)
