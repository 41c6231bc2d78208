"""/events/<code>/orders and /orders/<secret>: buying on one screen, and where the money is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.actions import count_try, give_consent
from app.accounts.rules import Purpose
from app.deposits.actions import agree
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Status
from app.jobs import money
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.orders.rules import HOLDS_PER_IP, OrderStatus, SameKeyOtherOrder, SoldOut
from app.promos.rules import PromoRefused
from app.questions.actions import answer
from app.sales.actions import place_order, refuse_hoarding
from app.settlement import queries as settlement
from app.settlement.rules import PhoneNeeded
from app.unpaid.rules import ByHandFull
from app.waitlist import queries as waitlist
from app.web.asking import agreed_in, said_in
from app.web.context import client_place, locale, now, providers, settings, viewer
from app.web.guards import anyone
from app.web.paying import ask, closed_of, remember_order
from app.web.public.declarations import order_page
from app.web.public.order_form import OrderForm, order_form, taking
from app.web.public.typed_codes import tell_code
from app.web.words import sentence

page = Blueprint("orders", __name__)


def on_sale(code: str) -> Event:
    event = events.event_by_code(code)
    if event is None or event.status is Status.DRAFT:
        abort(404)
    return event


@page.get("/events/<code>/orders/new")
@anyone
def new(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    via = request.args.get("via", "")[:40]
    if event.by_request:
        return redirect(url_for("applications.new", code=code, via=via or None), 303)
    typed = request.args.get("code", "")[:100]
    start = _start(request.args.get("again", "")) | {"code": typed, "via": via}
    form = order_form(event, typed, **start)
    if typed:
        tell_code(form)
    return _form(event, form)


@page.post("/events/<code>/orders")
@anyone
def create(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    typed: MultiDict[str, str] = request.form
    if "take" in typed:  # what is left, in place of what was asked
        typed = taking(typed, typed["take"])
    form = order_form(event, typed.get("code", "")[:100], typed)
    if "apply" in request.form:  # the sum again, with the code; nothing else is asked yet
        tell_code(form)
        return _form(event, form)
    if not form.validate_on_submit():
        return _form(event, form, status=422)
    if not form.wanted().tickets:
        return _form(event, form, refusal=_("Choisissez au moins une place."), status=422)
    try:
        order_id = in_transaction(lambda: _place(event, form))
    except Refused as refusal:
        return _refused(event, form, refusal)
    return onward(order_id, form.way())


def _refused(event: Event, form: OrderForm, refusal: Refused) -> ResponseReturnValue:
    """The form again with what was typed: what the domain said no to stands on top or beside."""
    if isinstance(refusal, SameKeyOtherOrder):
        form.key.data, form.key.raw_data = new_key(), None
    if isinstance(refusal, PromoRefused):
        form.code.errors = [sentence(refusal)]
        return _form(event, form, status=refusal.status)
    form.show_price_again()
    if not isinstance(refusal, SoldOut):
        return _form(event, form, refusal=sentence(refusal), status=refusal.status)
    less, words = form.what_is_left(), sentence(refusal)
    return _form(event, form, refusal=words, status=refusal.status, less=less)


def _place(event: Event, form: OrderForm) -> int:
    order_id, is_new = place_order(
        event,
        form.agreed(),
        buyer=form.buyer(),
        provider=form.way(),
        idem_key=str(form.key.data)[:64],
        now=now(),
        hold=settings().hold,
        promo=form.promo,
        credit=form.credit,
        via=str(form.via.data or "")[:40],
    )
    if is_new:
        refuse_hoarding(form.buyer(), event.id, now=now())
        here = f"{event.id} {client_place()}"
        count_try("hold", here, HOLDS_PER_IP, now=now())
        if request.form.get("part") == "deposit":
            agree(order_id, event, seen=request.form.get("seen", ""), now=now())
    said = said_in(form, form.questions) if is_new else {}
    if said:
        answer(order_id, said, agreed=agreed_in(form), now=now())
    if is_new and form.meet.data:
        subject = f"order:{order_id}"
        give_consent(subject, Purpose.BADGE_SCAN, event_id=event.id, locale=locale(), now=now())
    return order_id


def onward(order_id: int, way: str) -> ResponseReturnValue:
    """To the provider's page when there is money to ask for, else to the order's own."""
    secret, status = orders.address_of(order_id)
    here = url_for("orders.show", secret=secret)
    if status is not OrderStatus.HELD:
        return redirect(here, 303)
    try:
        there = ask(orders.order_by_id(order_id), way)
    except PhoneNeeded:
        return redirect(url_for("orders.show", secret=secret, way=way), 303)
    except ByHandFull as refusal:
        flash(sentence(refusal), "warning")
        return redirect(here, 303)
    except Refused:
        return redirect(here, 303)  # the order's page says what happened and offers other ways
    return redirect(there or here, 303)


def _form(
    event: Event, form: OrderForm, *, refusal: str = "", status: int = 200, **more: Any
) -> ResponseReturnValue:
    """`more`: what a refusal for want of places says is `left`, and offers (`less`)."""
    form.show_codes_again()
    over = event.ends_at <= now() or event.status is Status.CANCELLED
    return render_template(
        "public/orders/new.html",
        event=event,
        form=form,
        refusal=refusal,
        over=over,
        closed=closed_of(event.organizer) if "provider" in form else (),
        **more,
        waitlist=waitlist.is_open(event, now=now()),
        directory=event.directory_mode,
    ), status


def _start(again: str) -> dict[str, Any]:
    """What the form starts with: an order that lapsed, made anew; else who is signed in.

    A paid one stays closed: its tickets lead to it, and a friend's would show the buyer's phone.
    """
    order = orders.order_by_secret(again) if again else None
    if order is not None and order.status is OrderStatus.LAPSED:
        asked = {f"n{line.ticket_type_id}": line.quantity for line in order.lines}
        return {"name": order.buyer_name, "phone": order.phone, "email": order.email} | asked
    user = viewer().user
    if user is None:
        return {}
    return {"name": user.name, "phone": user.phone or "", "email": user.email or ""}


@page.get("/orders/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    payment = settlement.live_payment(order.id) if order.total_amount else None
    remember_order(order)
    if payment is not None and _is_time_to_look(payment.next_check_at, payment.checks):
        money.look_alone(payment, providers(), actor="buyer")
        order = orders.order_by_secret(secret) or abort(404)
    return order_page(order, way=request.args.get("way", ""))


def _is_time_to_look(due: Any, checks: int) -> bool:
    """When its next look is due; at once for a buyer just back from the provider's page."""
    if due is None:
        return False
    return bool(due <= now()) or ("back" in request.args and checks == 0)
