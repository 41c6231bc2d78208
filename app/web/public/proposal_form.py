"""Taking places that were proposed: what goes with them, and how to pay, in one press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.kernel.money import Money
from app.orders.models import Order
from app.proposals.queries import addons, chosen
from app.tickets.queries import Offer
from app.tickets.rules import TypeKind
from app.web.context import now
from app.web.paying import offered
from app.web.public.order_form import OrderForm, fields_of
from app.web.public.way_field import way_known

ALREADY_TOLD = ("code", "name", "phone", "email", "meet", "key", "via", "codes")


class TakingForm(OrderForm):
    """The order form without who orders: that was said when one asked."""

    order: Order

    def total(self) -> Money:
        kept = (o for o in self.order.lines if o.ticket_type.kind is TypeKind.ADMISSION)
        return Money(
            sum(line.unit_amount * line.quantity for line in kept) + self.basket().due.amount,
            self.order.currency,
        )

    def offers_of_now(self) -> Sequence[Offer]:
        return addons(self.order, now=now())


def taking_form(order: Order, **sent: Any) -> TakingForm:
    """For an order that was proposed and is not being paid. `sent`: what WTForms takes."""
    offers, ways = addons(order, now=now()), offered(order.organizer)

    class Made(TakingForm):
        pass

    for offer in offers:
        for name, field in fields_of(offer, order.currency):
            setattr(Made, name, field)
    if order.total_amount or any(offer.price or offer.open_price for offer in offers):
        Made.provider = RadioField(
            _l("Comment payer"),
            choices=[SelectChoice(way) for way in ways],
            validators=[way_known],
            validate_choice=False,  # our sentence, not the library's
            default=ways[0] if len(ways) == 1 else None,
        )
    start = {f"n{kind}": n for kind, n in chosen(order).items()}
    form = Made(data=start, **sent)
    for name in ALREADY_TOLD:
        del form[name]
    form.event, form.offers, form.order = order.event, offers, order
    return form
