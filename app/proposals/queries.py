"""What may go with places that are kept for somebody, and what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.money import Money
from app.orders.models import Order
from app.orders.queries import places_of
from app.orders.rules import Channel, NotOnSale, Wanted
from app.sales.queries import may_have, one_for_each, open_offers
from app.tickets.models import TicketType, TicketTypeQuota
from app.tickets.queries import Offer, offers
from app.tickets.rules import TypeKind


def addons(order: Order, *, now: datetime) -> list[Offer]:
    """The add-ons that the order's date sells now; what this order has of them counts as free: it
    is given back first when its buyer chooses again."""
    sold = [o for o in open_offers(order.event, now=now) if o.kind is TypeKind.ADDON]
    kinds = {line.ticket_type_id: line.ticket_type for line in order.lines}
    had, places = chosen(order), places_of(order.id)
    return [
        _as_given_back(offer, kinds[offer.id], had[offer.id], places, now=now)
        if offer.id in had
        else offer
        for offer in sold
    ]


def _as_given_back(
    offer: Offer, kind: TicketType, had: int, places: Mapping[int, int], *, now: datetime
) -> Offer:
    offer = replace(offer, left=None if offer.left is None else offer.left + had)
    early = places.get(kind.early_quota_id or 0, 0)
    in_time = kind.early_until is None or now < kind.early_until
    if not early or kind.early_amount is None or not in_time:
        return offer
    return replace(
        offer,
        price=Money(kind.early_amount, kind.currency),
        is_early=True,
        early_left=(offer.early_left or 0) + early,
        early_quota=kind.early_quota_id,
    )


def chosen(order: Order) -> dict[int, int]:
    """The add-ons of an order: {ticket type id: how many}."""
    had: dict[int, int] = {}
    for line in order.lines:
        if line.ticket_type.kind is TypeKind.ADDON:
            had[line.ticket_type_id] = had.get(line.ticket_type_id, 0) + line.quantity
    return had


def people_of(order: Order) -> int:
    """How many an order lets in."""
    entries = (line for line in order.lines if line.ticket_type.kind is TypeKind.ADMISSION)
    return sum(line.quantity * line.ticket_type.seats for line in entries)


def asked_addons(order: Order, wanted: Wanted, *, now: datetime) -> list[Offer]:
    """The add-ons that are asked for.

    Raises: NotOnSale, BadQuantity(most), PriceChanged(name, price), OneForEach(name, n, taken).
    """
    open_ = {offer.id: offer for offer in addons(order, now=now)}
    asked = {kind: n for kind, n in wanted.tickets.items() if n}
    if asked.keys() - open_.keys():
        raise NotOnSale()
    for kind, n in asked.items():
        may_have(open_[kind], n, wanted, channel=Channel.WEB, promo=None)
    chosen_for_each(order, asked, now=now)
    return [open_[kind] for kind in sorted(asked)]


def chosen_for_each(order: Order, asked: Mapping[int, int], *, now: datetime) -> None:
    """Of each choice that is required one goes with each ticket. Raises: OneForEach."""
    one_for_each(offers(order.event_id, now=now), asked, people=people_of(order))


def addon_places(order: Order) -> dict[int, int]:
    """What the add-ons of an order took of each quota: {quota id: places}.

    A quota of early prices is one type's alone: all that the order has of it.
    """
    had = chosen(order)
    places: dict[int, int] = {}
    query = select(TicketTypeQuota.ticket_type_id, TicketTypeQuota.quota_id)
    query = query.where(TicketTypeQuota.ticket_type_id.in_(had))
    for kind, quota_id in db.session.execute(query.order_by(TicketTypeQuota.quota_id)):
        places[quota_id] = places.get(quota_id, 0) + had[kind]
    return places


def early_quotas(order: Order) -> set[int]:
    """The quotas of early prices that its add-ons may have taken from."""
    kinds = (line.ticket_type for line in order.lines if line.ticket_type.kind is TypeKind.ADDON)
    return {kind.early_quota_id for kind in kinds if kind.early_quota_id is not None}
