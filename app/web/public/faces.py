"""/p/<address>/photo: the face on a page somebody turned on."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.web.faces import face
from app.web.guards import anyone
from app.web.public.people import open_profile

page = Blueprint("public_faces", __name__)


@page.get("/p/<address>/photo")
@anyone
def show(address: str) -> ResponseReturnValue:
    return face(open_profile(address).id)
