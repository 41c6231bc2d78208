"""…/types/<id>/position: one step up or down on the list that buyers read."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.actions import move
from app.kernel.db import transaction
from app.web.guards import organizer, own_event
from app.web.organize.types import own_shelf

page = Blueprint("type_positions", __name__)


@page.post("/organize/events/<code>/types/<int:type_id>/position")
@organizer
def update(code: str, type_id: int) -> ResponseReturnValue:
    event = own_event(code)
    shelf = own_shelf(event, type_id)
    with transaction():
        move(event.id, shelf.type, by=1 if request.form.get("to") == "down" else -1)
    return redirect(url_for("organize_types.index", code=code, _anchor=f"type-{type_id}"), 303)
