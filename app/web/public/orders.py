"""/events/<code>/orders and /orders/<secret>: buying on one screen, and where the money is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.accounts.actions import count_try, give_consent
from app.accounts.rules import Purpose
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Status
from app.jobs import money
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.kernel.money import Money
from app.orders import queries as orders
from app.orders.actions import place_order, refuse_hoarding
from app.orders.rules import HOLDS_PER_IP, Buyer, OrderStatus, SameKeyOtherOrder, SoldOut, Wanted
from app.settlement import queries as settlement
from app.tickets import queries as tickets
from app.tickets.queries import Offer
from app.web.consents import TEXTS
from app.web.context import locale, now, providers, settings, viewer
from app.web.fields import EmailField, NameField, PhoneField, WholeField
from app.web.guards import anyone
from app.web.paying import links_of, offered, remember_order
from app.web.public.declarations import order_page
from app.web.words import sentence

page = Blueprint("orders", __name__)


class OrderForm(FlaskForm):
    """One screen: how many of which, who, how to pay. Made for an event by `for_offers`."""

    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    phone = PhoneField(_l("Téléphone"))
    email = EmailField(_l("E-mail"))
    meet = BooleanField(
        TEXTS[Purpose.BADGE_SCAN].ask, description=TEXTS[Purpose.BADGE_SCAN].who_and_until
    )
    key = HiddenField()
    offers: list[Offer]

    @classmethod
    def for_offers(cls, offers: list[Offer], ways: list[str], **start: Any) -> OrderForm:
        class Made(cls):  # type: ignore[misc, valid-type]
            pass

        for offer in offers:
            wrong = _l("Choisissez entre 0 et %(most)s places.", most=offer.per_order)
            Made.add_number(offer, wrong)
        if any(offer.price for offer in offers):
            Made.provider = RadioField(
                _l("Comment payer"),
                choices=[SelectChoice(way) for way in ways],
                validators=[AnyOf(ways, _l("Choisissez comment payer."))],
                validate_choice=False,  # our sentence, not the library's
            )
        form = Made(**start)
        form.offers = offers
        form.key.data = form.key.data or new_key()
        return form

    @classmethod
    def add_number(cls, offer: Offer, wrong: Any) -> None:
        field = WholeField(offer.name, min=0, max=offer.per_order, wrong=wrong, default=0)
        setattr(cls, f"n{offer.id}", field)

    def number(self, offer: Offer) -> Any:
        return self[f"n{offer.id}"]

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def wanted(self) -> Wanted:
        asked = {offer.id: int(self.number(offer).data or 0) for offer in self.offers}
        return Wanted({kind: n for kind, n in asked.items() if n})

    def total(self) -> Money:
        currency = self.offers[0].price.currency if self.offers else settings().currency
        asked = self.wanted().tickets
        return Money(sum(o.price.amount * asked.get(o.id, 0) for o in self.offers), currency)

    def buyer(self) -> Buyer:
        user = viewer().user
        return Buyer(
            name=self.name.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            locale=locale(),
            user_id=user.id if user else None,
        )

    def way(self) -> str:
        return str(self.provider.data) if "provider" in self else "free"


def on_sale(code: str) -> Event:
    event = events.event_by_code(code)
    if event is None or event.status is Status.DRAFT:
        abort(404)
    return event


@page.get("/events/<code>/orders/new")
@anyone
def new(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    return _form(event, _form_for(event, **_start(request.args.get("again", ""))))


@page.post("/events/<code>/orders")
@anyone
def create(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    form = _form_for(event)
    if not form.validate_on_submit():
        return _form(event, form, status=422)
    if not form.wanted().tickets:
        return _form(event, form, refusal=_("Choisissez au moins une place."), status=422)
    try:
        order_id = in_transaction(lambda: _place(event, form))
    except SameKeyOtherOrder as refusal:
        form.key.data, form.key.raw_data = new_key(), None
        return _form(event, form, refusal=sentence(refusal), status=refusal.status)
    except Refused as refusal:
        left = refusal.facts.get("left") if isinstance(refusal, SoldOut) else None
        return _form(event, form, refusal=sentence(refusal), status=refusal.status, left=left)
    return _onward(order_id, form.way())


def _place(event: Event, form: OrderForm) -> int:
    order_id, is_new = place_order(
        event,
        form.wanted(),
        buyer=form.buyer(),
        provider=form.way(),
        idem_key=str(form.key.data)[:64],
        now=now(),
        hold=settings().hold,
    )
    if is_new and form.total():
        refuse_hoarding(order_id, now=now())
        here = f"{event.id} {request.remote_addr}"
        count_try("hold", here, HOLDS_PER_IP, now=now())
    if is_new and form.meet.data:
        subject = f"order:{order_id}"
        give_consent(subject, Purpose.BADGE_SCAN, event_id=event.id, locale=locale(), now=now())
    return order_id


def _onward(order_id: int, way: str) -> ResponseReturnValue:
    """To the provider's page when there is money to ask for, else to the order's own."""
    order = orders.order_by_id(order_id)
    here = url_for("orders.show", secret=order.secret)
    if order.status is not OrderStatus.HELD or way not in offered(order.organizer, order.total):
        return redirect(here, 303)
    try:
        there = money.ask_for_money(order, providers()[way], links_of(order))
    except Refused:
        return redirect(here, 303)  # the order's page says what happened and offers other ways
    return redirect(there or here, 303)


def _form_for(event: Event, **start: Any) -> OrderForm:
    offers = tickets.offers(event.id, now=now())
    shown = [offer for offer in offers if offer.is_on_sale]
    ways = offered(event.organizer)
    if len(shown) == 1:
        start.setdefault(f"n{shown[0].id}", 1)
    if len(ways) == 1:
        start.setdefault("provider", ways[0])
    return OrderForm.for_offers(shown, ways, **start)


def _form(
    event: Event, form: OrderForm, *, refusal: str = "", status: int = 200, left: object = None
) -> ResponseReturnValue:
    over = event.ends_at <= now() or event.status is Status.CANCELLED
    return render_template(
        "public/orders/new.html", event=event, form=form, refusal=refusal, over=over, left=left
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
    payment = settlement.live_payment(order.id)
    remember_order(order)
    if payment is not None and _is_time_to_look(payment.next_check_at, payment.checks):
        money.look_alone(payment, providers(), actor="buyer")
        order = orders.order_by_secret(secret) or abort(404)
    return order_page(order)


def _is_time_to_look(due: Any, checks: int) -> bool:
    """When its next look is due; at once for a buyer just back from the provider's page."""
    if due is None:
        return False
    return bool(due <= now()) or ("back" in request.args and checks == 0)
