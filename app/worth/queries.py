"""An order's lines as what was bought, to reckon what each part of it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel
from app.promos.models import Promo
from app.tickets.rules import TypeKind
from app.worth.rules import Bought, spread


def bought(order: Order, lines: Sequence[OrderLine], *, only: int | None) -> list[Bought]:
    """An order's lines. `only`: the one ticket type that its promo code lowered.

    Each date of a season pass is worth the same: its price stands on the first.
    """
    made = [_bought(line, only) for line in lines]
    if order.channel is not Channel.SEASON:
        return made
    shares = spread(sum(each.unit for each in made), [1] * len(made))
    return [replace(each, unit=share) for each, share in zip(made, shares, strict=True)]


def lowered_type(order: Order) -> int | None:
    """The one ticket type that the order's promo code lowered; None: all of them, or no code."""
    promo = db.session.get(Promo, order.promo_id) if order.promo_id else None
    return promo.ticket_type_id if promo else None


def _bought(line: OrderLine, only: int | None) -> Bought:
    kind = line.ticket_type
    return Bought(
        id=line.id,
        event_id=kind.event_id,
        quantity=line.quantity,
        unit=line.unit_amount,
        seats=kind.seats if kind.kind is TypeKind.ADMISSION else 0,
        reduced=only in (None, kind.id),
        turns=kind.turns,
    )
