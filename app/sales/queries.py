"""What a basket costs now, and what one contact has already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.credits.models import Credit
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.kernel.money import Money
from app.orders.models import Order, OrderLine
from app.orders.rules import (
    PLACES_MAX,
    TAKING,
    BadQuantity,
    Buyer,
    ByRequest,
    Channel,
    CodeChanged,
    NotOnSale,
    OneForEach,
    OnlyWithTicket,
    PriceChanged,
    SoldOut,
    Wanted,
)
from app.promos.models import Promo
from app.sales.rules import discounts, parts
from app.tickets import queries as tickets
from app.tickets.queries import Offer
from app.tickets.rules import PRICE_MAX, TypeKind

INVITED = (Channel.WAITLIST, Channel.INVITE, Channel.REQUEST)  # these pass before who is waiting


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one offer at one price."""

    offer: Offer
    quantity: int
    unit: int  # smallest unit of the organizer's currency
    early: bool = False


@dataclass(frozen=True, slots=True)
class Basket:
    """What is asked, priced by us: the only place where a sum to pay comes from."""

    lines: tuple[Line, ...]
    currency: str
    discount: int = 0
    credit: int = 0
    also: tuple[int, ...] = ()  # quotas of which it takes one more: a season pass's own number

    @property
    def full(self) -> int:
        return sum(line.unit * line.quantity for line in self.lines)

    @property
    def due(self) -> Money:
        return Money(self.full - self.discount - self.credit, self.currency)

    @property
    def seats(self) -> dict[int, int]:
        """What it takes of each quota: {quota id: places}."""
        taken = dict.fromkeys(self.also, 1)
        for line in self.lines:
            for quota_id in line.offer.quotas:
                taken[quota_id] = taken.get(quota_id, 0) + line.offer.seats * line.quantity
            if line.early and line.offer.early_quota is not None:
                quota_id = line.offer.early_quota
                taken[quota_id] = taken.get(quota_id, 0) + line.quantity
        return taken


def basket(
    offers: Sequence[Offer],
    wanted: Wanted,
    *,
    currency: str,
    promo: Promo | None = None,
    credit: Credit | None = None,
    free: bool = False,
) -> Basket:
    """The sum of what is wanted of these offers; unknown types are left out. `free`: a gift."""
    lines: list[Line] = []
    for offer in offers:
        n = wanted.tickets.get(offer.id, 0)
        if n:
            lines += [Line(offer, n, 0)] if free else _priced(offer, n, wanted.chosen)
    sums = [(line.offer.id, line.unit, line.quantity) for line in lines]
    off = 0
    if promo is not None:
        only = promo.ticket_type_id
        off = discounts(sums, effect=promo.effect, value=promo.value, only=only)
    rest = sum(unit * n for _id, unit, n in sums) - off
    spent = min(rest, credit.remaining) if credit else 0
    return Basket(tuple(lines), currency, discount=off, credit=spent)


def as_agreed(basket: Basket, wanted: Wanted) -> None:
    """No dearer than the form said with its code. Raises: CodeChanged(price)."""
    if wanted.agreed is not None and basket.due.amount > wanted.agreed:
        raise CodeChanged(price=basket.due)


def refusal(quota_id: int, basket: Basket) -> PriceChanged | SoldOut:
    """Said when this quota has too few: the early price is over, or so many are left."""
    for line in basket.lines:
        if line.early and line.offer.early_quota == quota_id:
            return PriceChanged(name=line.offer.name, price=line.offer.full_price)
    return SoldOut(wanted=basket.seats[quota_id], **_short_of(quota_id, basket))


def _short_of(quota_id: int, basket: Basket) -> dict[str, Any]:
    """How many are left, and of what by name when it is not entries as such that are short."""
    takers = {line.offer.id: line.offer for line in basket.lines if quota_id in line.offer.quotas}
    entries = {line.offer.id for line in basket.lines if line.offer.kind is TypeKind.ADMISSION}
    if not takers or (entries and entries <= takers.keys()):
        return {"left": tickets.seats_left(basket.seats) or 0}
    left = (tickets.seats_left([quota_id]) or 0) // max(offer.seats for offer in takers.values())
    return {"left": left, "name": ", ".join(takers[one].name for one in sorted(takers))}


def _priced(offer: Offer, n: int, chosen: Mapping[int, int]) -> list[Line]:
    if offer.open_price:
        return [Line(offer, n, chosen.get(offer.id, offer.price.amount))]
    made = parts(
        n,
        price=offer.price.amount,
        full=offer.full_price.amount,
        is_early=offer.is_early,
        early_left=offer.early_left,
        group_from=offer.group_from,
        group_price=offer.group_price.amount if offer.group_price else None,
    )
    return [Line(offer, part.quantity, part.unit, early=part.early) for part in made]


def open_offers(
    event: Event, *, now: datetime, promo: Promo | None = None, at_door: bool = False
) -> list[Offer]:
    """What a buyer may choose now: the public types, and the one a promo code unlocks."""
    unlocked = promo.ticket_type_id if promo else None
    return [
        offer
        for offer in tickets.offers(event.id, now=now)
        if offer.is_on_sale
        and not offer.pass_id
        and (not offer.hidden or offer.id == unlocked)
        and (not offer.door_only or at_door)
    ]


def had_by(buyer: Buyer, kinds: Collection[int]) -> dict[int, int]:
    """How many of each type this contact has, paid or held: {ticket_type_id: n}."""
    same = [Order.phone == buyer.phone] if buyer.phone else []
    same += [Order.email == buyer.email] if buyer.email else []
    query = (
        select(OrderLine.ticket_type_id, func.sum(OrderLine.quantity - OrderLine.cancelled))
        .join(Order)
        .where(OrderLine.ticket_type_id.in_(kinds), Order.status.in_(TAKING), or_(*same))
        .where(Order.channel != Channel.INVITE)
        .group_by(OrderLine.ticket_type_id)
    )
    return {kind: int(n) for kind, n in db.session.execute(query)}


def asked_offers(
    event: Event, wanted: Wanted, *, channel: Channel, promo: Promo | None, now: datetime
) -> list[Offer]:
    """The offers that are asked for. A type of another event is simply not on sale.

    Raises: NotOnSale, ByRequest, BadQuantity(most), PriceChanged(name, price), OnlyWithTicket,
    OneForEach(name, n, taken).
    """
    if event.status is not Status.PUBLISHED or event.ends_at <= now:
        raise NotOnSale()
    if event.by_request and channel not in (Channel.REQUEST, Channel.INVITE, Channel.DOOR):
        raise ByRequest()
    everything = {offer.id: offer for offer in tickets.offers(event.id, now=now)}
    asked = {kind: n for kind, n in wanted.tickets.items() if n}
    if not asked:
        raise BadQuantity(most=PLACES_MAX)
    found = [everything[kind] for kind in sorted(asked) if kind in everything]
    if len(found) < len(asked):
        raise NotOnSale()
    for offer in found:
        may_have(offer, asked[offer.id], wanted, channel=channel, promo=promo)
    _in_all(found, asked)
    if channel is Channel.WEB:
        people = sum(asked[o.id] * o.seats for o in found if o.kind is TypeKind.ADMISSION)
        one_for_each(everything.values(), asked, people=people)
    return found


def may_have(
    offer: Offer, n: int, wanted: Wanted, *, channel: Channel, promo: Promo | None
) -> None:
    """One type, so many, at the price seen. Raises: NotOnSale, BadQuantity, PriceChanged."""
    invited = channel in INVITED
    unlocked = promo is not None and promo.ticket_type_id == offer.id
    if not (offer.is_on_sale or invited) or offer.pass_id:
        raise NotOnSale()
    if (offer.hidden and not unlocked and not invited) or (
        offer.door_only and channel is not Channel.DOOR
    ):
        raise NotOnSale()
    if not 0 < n <= offer.per_order:
        raise BadQuantity(most=offer.per_order)
    if not offer.open_price:
        _as_seen(offer, n, wanted)
    chosen = wanted.chosen.get(offer.id, offer.price.amount)
    if offer.open_price and not offer.price.amount <= chosen <= PRICE_MAX:
        raise PriceChanged(name=offer.name, price=offer.price)


def _as_seen(offer: Offer, n: int, wanted: Wanted) -> None:
    """No dearer than the page said, nor fewer of these at the early price. Raises: PriceChanged."""
    seen = wanted.seen.get(offer.id)
    if seen is None:
        return
    if offer.price.amount > seen:
        raise PriceChanged(name=offer.name, price=offer.price)
    if not offer.is_early or offer.early_left is None or seen >= offer.full_price.amount:
        return
    if min(n, wanted.early.get(offer.id, n)) > offer.early_left:
        raise PriceChanged(name=offer.name, price=offer.full_price)


def one_for_each(offers: Iterable[Offer], asked: Mapping[int, int], *, people: int) -> None:
    """Of each choice that is required, as many as there are tickets; a choice of which nothing is
    left is no longer asked for. Raises: OneForEach(name, name_en, n, taken).
    """
    chosen: dict[str, int] = {}
    required = set()
    english: dict[str, str] = {}
    for offer in offers:
        if offer.choice_group and offer.is_on_sale and offer.is_public:
            chosen[offer.choice_group] = chosen.get(offer.choice_group, 0) + asked.get(offer.id, 0)
            if offer.one_each and offer.left != 0:
                required.add(offer.choice_group)
            english[offer.choice_group] = (
                english.get(offer.choice_group, "") or offer.choice_group_en
            )
    for name in sorted(required):
        if chosen[name] != people:
            taken = chosen[name]
            raise OneForEach(name=name, name_en=english[name], n=people, taken=taken)


def _in_all(found: Iterable[Offer], asked: Mapping[int, int]) -> None:
    admissions = [offer for offer in found if offer.kind is TypeKind.ADMISSION]
    if not admissions:
        raise OnlyWithTicket()
    most = max([PLACES_MAX, *(offer.per_order for offer in admissions)])
    if sum(asked[offer.id] for offer in admissions) > most:
        raise BadQuantity(most=most)
