"""…/promos/batches: many codes of one name, made at once."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import in_transaction
from app.promos.actions import create_batch
from app.promos.rules import BatchTaken, Effect
from app.tickets import queries as tickets
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.promo_forms import BatchForm, offer_types
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("promo_batches", __name__)


@page.get("/organize/events/<code>/promos/batches/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _new(event, _form(event, data={"effect": Effect.PERCENT.value, "most": 1}))


@page.post("/organize/events/<code>/promos/batches")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    if not form.validate_on_submit():
        return _new(event, form, 422)
    try:
        n = in_transaction(lambda: _create(event, form))
    except BatchTaken as refusal:
        form.batch.errors = [sentence(refusal)]
        return _new(event, form, refusal.status)
    flash(_("%(n)s codes sont prêts. Téléchargez-les pour les donner.", n=n), "success")
    return redirect(url_for("promos.index", code=code, batch=form.batch.data), 303)


def _create(event: Event, form: BatchForm) -> int:
    n = create_batch(
        event,
        form.terms(event.timezone),
        batch=form.batch.data,
        prefix=form.prefix.data,
        n=form.count.data,
        now=now(),
    )
    note("promo.batch", f"event:{event.id}", event.organizer_id, batch=form.batch.data, n=n)
    return n


def _form(event: Event, **facts: object) -> BatchForm:
    g.currency = event.organizer.currency
    form = BatchForm(**facts)
    offer_types(form, tickets.types_of(event.id))
    return form


def _new(event: Event, form: BatchForm, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/promos/batch.html", event=event, form=form), status
