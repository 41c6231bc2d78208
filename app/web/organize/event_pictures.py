"""/organize/events/<code>/picture: the photo of one date, in place of its drawn cover."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.covers.actions import illustrate
from app.events.models import Event
from app.kernel.db import in_transaction
from app.pictures.rules import Cut
from app.web.guards import organizer, own_event
from app.web.organize.picture_form import PictureForm, picture_page
from app.web.organize.shape import note

page = Blueprint("event_pictures", __name__)
SHOWN = "organize/pictures/event.html"


@page.get("/organize/events/<code>/picture")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return picture_page(SHOWN, PictureForm(obj=event.picture), event.picture, event=event)


@page.post("/organize/events/<code>/picture")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = PictureForm()
    if not form.takes(Cut.COVER, event.picture):
        return picture_page(SHOWN, form, event.picture, event=event, status=422)
    in_transaction(lambda: _show(event, form))
    flash(_("L’image est en place : la page, les listes et les partages la montrent."), "success")
    return redirect(url_for("event_pictures.show", code=code), 303)


def _show(event: Event, form: PictureForm) -> None:
    illustrate(event, form.made(event.organizer_id, Cut.COVER, event.picture))
    note("event.picture", f"event:{event.id}", event.organizer_id)


@page.post("/organize/events/<code>/picture/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: illustrate(event, None))
    flash(_("L’image est retirée : la couverture dessinée revient."), "info")
    return redirect(url_for("event_pictures.show", code=code), 303)
