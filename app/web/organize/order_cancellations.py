"""/organize/events/<code>/order-cancellations: some orders of a date are cancelled at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select
from wtforms import HiddenField

from app.cancelling import queries
from app.cancelling.actions import cancel_orders
from app.cancelling.rules import Gives
from app.events.models import Event
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.orders.models import Order
from app.register import queries as register
from app.web.context import asked_number, now, user, wake
from app.web.guards import organizer, own_event
from app.web.organize.event_cancellations import CallOffForm, how_far
from app.web.organize.order_filters import FilterForm, link
from app.web.organize.orders import forget_numbers, summary_of
from app.web.words import sentence

page = Blueprint("order_cancellations", __name__)
TICKED = 200  # orders, at most; all that match has no end


class SomeForm(CallOffForm):
    key = HiddenField()


@page.get("/organize/events/<code>/order-cancellations/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = SomeForm(key=new_key())
    form.of(event)
    return _dry_run(event, form)


@page.post("/organize/events/<code>/order-cancellations")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = SomeForm()
    form.of(event)
    ids = _asked(event)
    if ids is None or not form.validate_on_submit():
        return _dry_run(event, form, status=422)
    seen = (
        request.form.get("orders", 0, asked_number),
        request.form.get("sum", 0, asked_number),
    )
    try:
        begun_id = in_transaction(
            lambda: (
                cancel_orders(
                    event,
                    ids,
                    seen=seen,
                    key=str(form.key.data)[:64],
                    gives=Gives(form.gives.data),
                    words=form.words.data,
                    user_id=user().id,
                    now=now(),
                ).id
            )
        )
    except Refused as refusal:
        return _dry_run(event, form, refusal=sentence(refusal), status=refusal.status)
    wake("cancellations")
    forget_numbers()
    return redirect(url_for("order_cancellations.show", code=code, cancellation_id=begun_id), 303)


@page.get("/organize/events/<code>/order-cancellations/<int:cancellation_id>")
@organizer
def show(code: str, cancellation_id: int) -> ResponseReturnValue:
    event = own_event(code)
    begun = next((c for c in queries.of_orders(event.id) if c.id == cancellation_id), None)
    if begun is None:
        raise NotFound()
    here = f"/organize/events/{code}/order-cancellations/{cancellation_id}?page=1"
    return render_template(
        "organize/order_cancellations/show.html", event=event, **how_far(begun), here=here
    )


def _asked(event: Event) -> Select[int] | None:
    """The orders that the address names: ticked ones, or all that match its filters."""
    ticked = request.args.getlist("order")[:TICKED]
    if request.args.get("what") == "all":
        filters = FilterForm.of(summary_of(event)).filters()
        return register.ids_of(event.id, filters)
    if ticked:
        its = Order.event_id == event.id, Order.reference.in_(ticked)
        return select(Order.id).where(*its)
    return None


def _dry_run(
    event: Event, form: SomeForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    ids = _asked(event)
    if ids is None:
        flash(_("Cochez au moins une commande."), "warning")
        return redirect(link(event.code, FilterForm.of(summary_of(event)), pick="1"), 303)
    told = queries.effects_on(event, ids)
    here = url_for("order_cancellations.create", code=event.code)
    return render_template(
        "organize/order_cancellations/new.html",
        event=event,
        form=form,
        told=told,
        named=told.to_call[: queries.TO_CALL],
        refusal=refusal,
        address=f"{here}?{request.query_string.decode()}",
    ), status
