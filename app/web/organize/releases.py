"""/organize/events/<code>/release: a draft goes public later, at its hour; …/end: not any more."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from app.events.actions import what_lacks
from app.events.models import Event
from app.events.rules import Status
from app.kernel.clock import instant, local
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.releases import actions
from app.tickets import queries as tickets
from app.web.context import now, settings
from app.web.dates import DayField, HourField, clock_words
from app.web.guards import organizer, own_event
from app.web.organize.lines import tell_beside
from app.web.organize.shape import note
from app.web.words import lacking, sentence

page = Blueprint("releases", __name__)
MORNING = time(8)  # proposed, of the day after


class MomentForm(FlaskForm):
    """A day and an hour, where the date is."""

    day = DayField(_l("Quel jour ?"), required=True)
    hour = HourField(_l("À quelle heure ?"), required=True)
    timezone = ""

    def validate_hour(self, field: Any) -> None:
        odd = self.day.data and field.data and clock_words(self.day.data, field.data, self.timezone)
        if odd:
            raise ValidationError(odd)


def _form(event: Event) -> MomentForm:
    stands = event.publish_at and local(event.publish_at, event.timezone)
    tomorrow = local(now() + timedelta(days=1), event.timezone).date()
    day, hour = (stands.date(), stands.time()) if stands else (tomorrow, MORNING)
    form = MomentForm(data={"day": day, "hour": hour})
    form.timezone = event.timezone
    return form


@page.get("/organize/events/<code>/release")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    if event.status is not Status.DRAFT:
        return redirect(url_for("organize_events.show", code=code))
    return _page(event, _form(event))


def _page(event: Event, form: MomentForm, status: int = 200) -> ResponseReturnValue:
    lacks = what_lacks(event, prices=tickets.entry_prices(event.id))
    return render_template(
        "organize/releases/show.html",
        event=event,
        form=form,
        missing=lacking(lacks),
        shown_at=f"{settings().base_url}/preview/{event.preview}" if event.preview else "",
    ), status


@page.post("/organize/events/<code>/release")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    if not form.validate_on_submit():
        return _page(event, form, 422)
    try:
        in_transaction(lambda: _plan(event, form))
    except Refused as refusal:
        tell_beside(form.day, sentence(refusal))
        return _page(event, form, refusal.status)
    flash(_("C’est prévu. D’ici là, la date reste un brouillon."), "success")
    return redirect(url_for("organize_events.show", code=code), 303)


def _plan(event: Event, form: MomentForm) -> None:
    """Raises: NoDraft, NotLater."""
    at = instant(form.day.data, form.hour.data, event.timezone)
    actions.plan(event, at=at, now=now())
    note("event.planned", f"event:{event.id}", event.organizer_id)


@page.post("/organize/events/<code>/release/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _call_off(event))
    flash(_("Rien n’est plus prévu : la date reste un brouillon."), "info")
    return redirect(url_for("organize_events.show", code=code), 303)


def _call_off(event: Event) -> None:
    if event.publish_at:
        actions.call_off(event)
        note("event.unplanned", f"event:{event.id}", event.organizer_id)
