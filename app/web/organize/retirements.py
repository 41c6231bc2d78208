"""…/types/<id>/retirement: a ticket type that is sold no longer, or again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue.actions import bring_back, retire
from app.catalogue.queries import Shelf
from app.events.models import Event
from app.events.rules import NotReady
from app.kernel.db import transaction
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.shape import note
from app.web.organize.types import own_shelf
from app.web.words import sentence

page = Blueprint("retirements", __name__)


@page.post("/organize/events/<code>/types/<int:type_id>/retirement")
@organizer
def create(code: str, type_id: int) -> ResponseReturnValue:
    event = own_event(code)
    shelf = own_shelf(event, type_id)
    try:
        with transaction():
            retire(event, shelf.type, now=now())
            _note("type.retire", event, shelf)
    except NotReady as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("« %(name)s » n’est plus en vente.", name=shelf.type.name), "success")
    return redirect(url_for("organize_types.index", code=code), 303)


@page.post("/organize/events/<code>/types/<int:type_id>/retirement/end")
@organizer
def destroy(code: str, type_id: int) -> ResponseReturnValue:
    event = own_event(code)
    shelf = own_shelf(event, type_id)
    with transaction():
        bring_back(shelf.type)
        _note("type.bring_back", event, shelf)
    flash(_("« %(name)s » est de nouveau en vente.", name=shelf.type.name), "success")
    return redirect(url_for("organize_types.index", code=code), 303)


def _note(action: str, event: Event, shelf: Shelf) -> None:
    facts = {"type": shelf.type.id, "name": shelf.type.name}
    note(action, f"event:{event.id}", event.organizer_id, **facts)
