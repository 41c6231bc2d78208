"""/member/contacts/<id>/block: whether we can meet here at all."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.encounters.actions import block, unblock
from app.kernel.db import transaction
from app.web.context import now
from app.web.guards import member
from app.web.member import pages
from app.web.member.contacts import me_and_linked

page = pages("block", __name__)


@page.post("/contacts/<int:contact_id>/block")
@member
def create(contact_id: int) -> ResponseReturnValue:
    me, other_id = me_and_linked(contact_id)
    with transaction():
        block(me, other_id, now=now())
    flash(_("C’est fait : vous ne vous voyez plus ici, ni l’un ni l’autre."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)


@page.post("/contacts/<int:contact_id>/block/end")
@member
def destroy(contact_id: int) -> ResponseReturnValue:
    me, other_id = me_and_linked(contact_id)
    with transaction():
        unblock(me, other_id, now=now())
    flash(_("Cette personne n’est plus bloquée."), "success")
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)
