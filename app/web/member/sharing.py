"""/member/contacts/<id>/sharing: whether this person sees my card."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.encounters.actions import give_again, take_back
from app.kernel.db import transaction
from app.web.context import now
from app.web.guards import member
from app.web.member import pages
from app.web.member.contacts import me_and_linked

page = pages("sharing", __name__)


@page.post("/contacts/<int:contact_id>/sharing")
@member
def create(contact_id: int) -> ResponseReturnValue:
    me, other_id = me_and_linked(contact_id)
    with transaction():
        give_again(me, other_id, now=now())
    flash(_("Cette personne voit votre carte à nouveau."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


@page.post("/contacts/<int:contact_id>/sharing/end")
@member
def destroy(contact_id: int) -> ResponseReturnValue:
    me, other_id = me_and_linked(contact_id)
    with transaction():
        take_back(me, other_id, now=now())
    flash(_("Cette personne ne voit plus votre carte."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)
