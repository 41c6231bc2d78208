"""/door/guide/<language>: two minutes for a volunteer, with the screens as they will look.

Kept by the service worker with the scanner: it opens without network.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from app.web.door.files import guarded, shelf
from app.web.guards import anyone

page = Blueprint("door_guide", __name__, url_prefix="/door/guide")


@page.get("/<language>")
@anyone
def show(language: str) -> ResponseReturnValue:
    body = shelf().guides.get(language) or abort(404)
    return guarded(Response(body, content_type="text/html; charset=utf-8"))
