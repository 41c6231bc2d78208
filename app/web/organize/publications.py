"""POST /organize/events/<code>/publication puts a date on the programme; …/end takes it off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.rules import NotApproved
from app.events.rules import NotReady, Status
from app.kernel.db import transaction
from app.tickets.actions import withdraw
from app.tickets.rules import PlacesTaken
from app.web.guards import organizer, own_event
from app.web.organize.event_form import edit_form, render_form
from app.web.organize.events import publish
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("organize_publications", __name__)


@page.post("/organize/events/<code>/publication")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    try:
        with transaction():
            publish(event)
    except NotApproved as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_events.show", code=code), 303)
    except NotReady as refusal:
        form = edit_form(event)
        form.tell(refusal.missing, event.kind)
        return render_form(form, event.kind, event, status=422)
    flash(_("C’est publié : les places sont en vente. Partagez la page."), "success")
    return redirect(url_for("organize_events.show", code=code), 303)


@page.post("/organize/events/<code>/publication/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)
    try:
        with transaction():
            withdraw(event, to=Status.DRAFT)
            note("event.draft", f"event:{event.id}", event.organizer_id)
    except PlacesTaken as refusal:
        flash(sentence(refusal), "danger")
    else:
        flash(_("La date est redevenue un brouillon."), "success")
    return redirect(url_for("organize_events.show", code=code), 303)
