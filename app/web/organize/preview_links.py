"""POST /organize/events/<code>/preview: a link that shows a draft, made anew; …/end: no more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.releases import actions
from app.web.guards import organizer, own_event
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("preview_links", __name__)


@page.post("/organize/events/<code>/preview")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    try:
        in_transaction(lambda: _show(event))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_events.show", code=code), 303)
    flash(_("Le lien est prêt. Un lien d’avant n’ouvre plus rien."), "success")
    return redirect(url_for("releases.show", code=code, _anchor="preview"), 303)


def _show(event: Event) -> None:
    actions.show_ahead(event)
    note("event.preview", f"event:{event.id}", event.organizer_id)


@page.post("/organize/events/<code>/preview/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _hide(event))
    flash(_("Le lien est retiré : il n’ouvre plus rien."), "info")
    return redirect(url_for("releases.show", code=code, _anchor="preview"), 303)


def _hide(event: Event) -> None:
    if event.preview:
        actions.hide(event)
        note("event.preview-end", f"event:{event.id}", event.organizer_id)
