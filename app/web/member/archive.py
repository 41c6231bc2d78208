"""/member/contacts/<id>/archive: out of the way, and back."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.contacts.actions import archive, restore
from app.contacts.queries import contact_of
from app.kernel.db import transaction
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages

page = pages("archive", __name__)


@page.post("/contacts/<int:contact_id>/archive")
@member
def create(contact_id: int) -> ResponseReturnValue:
    with transaction():
        archive(contact_of(viewer().profile, contact_id).contact)
    return redirect(url_for("member_contacts.index", archived=contact_id), 303)


@page.post("/contacts/<int:contact_id>/archive/end")
@member
def destroy(contact_id: int) -> ResponseReturnValue:
    with transaction():
        restore(contact_of(viewer().profile, contact_id).contact)
    return redirect(url_for("member_contacts.show", contact_id=contact_id), 303)
