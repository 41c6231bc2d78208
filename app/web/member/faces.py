"""/member/contacts/<id>/photo: the face of who lets me see their card."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.contacts.queries import contact_of
from app.kernel.errors import NotFound
from app.web.context import viewer
from app.web.faces import face
from app.web.guards import member

page = Blueprint("member_faces", __name__, url_prefix="/member")


@page.get("/contacts/<int:contact_id>/photo")
@member
def show(contact_id: int) -> ResponseReturnValue:
    known = contact_of(viewer().profile, contact_id)
    if known.card is None:
        raise NotFound()
    return face(known.card.profile_id)
