"""What is on sale, what is left, and finding a ticket."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import aliased, joinedload

from app.events.models import Event
from app.kernel.db import db
from app.kernel.money import Money
from app.tickets.models import Quota, Ticket, TicketType, TicketTypeQuota
from app.tickets.rules import QuotaKind, TicketStatus, TypeKind, is_on_sale


@dataclass(frozen=True, slots=True)
class Offer:
    """One ticket type as it is sold now. `left`: how many can still be taken; None: many.

    `price` is what one costs now; the first `early_left` of them (None: all) when it `is_early`.
    """

    id: int
    event_id: int
    kind: TypeKind
    name: str
    name_en: str
    description: str
    description_en: str
    price: Money
    full_price: Money
    is_early: bool
    early_left: int | None
    early_until: datetime | None
    group_from: int | None
    group_price: Money | None
    open_price: bool
    seats: int
    per_order: int
    per_person: int | None
    left: int | None
    is_on_sale: bool
    sale_from: datetime | None
    sale_to: datetime | None
    hidden: bool
    door_only: bool
    pass_id: int | None
    choice_group: str
    choice_group_en: str
    one_each: bool
    quotas: tuple[int, ...]
    early_quota: int | None

    @property
    def most(self) -> int:
        """How many one order may ask for now."""
        return self.per_order if self.left is None else min(self.per_order, self.left)

    @property
    def is_public(self) -> bool:
        """Anyone may see it on the page."""
        return not (self.hidden or self.door_only or self.pass_id)


EARLY = aliased(Quota)
OFFERED = (
    select(TicketType, Quota, EARLY.size, EARLY.held, EARLY.sold)
    .outerjoin(TicketTypeQuota, TicketTypeQuota.ticket_type_id == TicketType.id)
    .outerjoin(Quota, Quota.id == TicketTypeQuota.quota_id)
    .outerjoin(EARLY, EARLY.id == TicketType.early_quota_id)
    .where(TicketType.event_id == bindparam("event"), TicketType.retired_at.is_(None))
    .order_by(TicketType.position, TicketType.id, Quota.id)
    .execution_options(populate_existing=True)
)


def offers(event_id: int, *, now: datetime) -> list[Offer]:
    """The ticket types of an event that are not retired, in their order, in one query."""
    kinds: dict[int, TicketType] = {}
    quotas: dict[int, list[Quota]] = {}
    early_left: dict[int, int | None] = {}
    for kind, quota, size, held, sold in db.session.execute(OFFERED, {"event": event_id}):
        kinds[kind.id] = kind
        early_left[kind.id] = None if size is None else max(0, size - held - sold)
        quotas.setdefault(kind.id, []).extend([quota] if quota else [])
    return [_offer(kind, quotas[kind.id], early_left[kind.id], now=now) for kind in kinds.values()]


def _offer(
    kind: TicketType, quotas: Sequence[Quota], early_left: int | None, *, now: datetime
) -> Offer:
    is_early = kind.early_amount is not None and early_left != 0
    is_early = is_early and (kind.early_until is None or now < kind.early_until)
    amount = kind.early_amount if is_early and kind.early_amount is not None else kind.amount
    group = None if kind.group_amount is None else Money(kind.group_amount, kind.currency)
    return Offer(
        id=kind.id,
        event_id=kind.event_id,
        kind=kind.kind,
        name=kind.name,
        name_en=kind.name_en,
        description=kind.description,
        description_en=kind.description_en,
        price=Money(amount, kind.currency),
        full_price=Money(kind.amount, kind.currency),
        is_early=is_early,
        early_left=early_left,
        early_until=kind.early_until,
        group_from=kind.group_from,
        group_price=group,
        open_price=kind.open_price,
        seats=kind.seats,
        per_order=kind.per_order,
        per_person=kind.per_person,
        left=_left(kind, quotas),
        is_on_sale=is_on_sale(kind.sale_from, kind.sale_to, now=now),
        sale_from=kind.sale_from,
        sale_to=kind.sale_to,
        hidden=kind.hidden,
        door_only=kind.door_only,
        pass_id=kind.pass_id,
        choice_group=kind.choice_group,
        choice_group_en=kind.choice_group_en,
        one_each=kind.one_each,
        quotas=tuple(quota.id for quota in quotas),
        early_quota=kind.early_quota_id if is_early else None,
    )


def _free(quota: Quota) -> int | None:
    """Places the public can take; those given back go to whoever is waiting first."""
    if quota.size is None:
        return None
    return 0 if quota.waiting else max(0, quota.size - quota.held - quota.sold)


def _left(kind: TicketType, quotas: Sequence[Quota]) -> int | None:
    left = [n for n in map(_free, quotas) if n is not None]
    return min(left) // kind.seats if left else None


def seats_left(quota_ids: Iterable[int]) -> int | None:
    """Places left to the public in the tightest of these quotas; None: no limit."""
    free = case((Quota.waiting > 0, 0), else_=Quota.size - Quota.held - Quota.sold)
    query = select(free).where(Quota.id.in_(list(quota_ids)), Quota.size.is_not(None))
    return min((max(0, left or 0) for left in db.session.scalars(query)), default=None)


def quotas_of(kinds: Collection[int]) -> set[int]:
    """All that these types take from, early prices too."""
    takes = select(TicketTypeQuota.quota_id).where(TicketTypeQuota.ticket_type_id.in_(kinds))
    early = select(TicketType.early_quota_id).where(
        TicketType.id.in_(kinds), TicketType.early_quota_id.is_not(None)
    )
    return {*db.session.scalars(takes), *db.session.scalars(early)} - {None}


def lock_quotas(ids: Collection[int]) -> None:
    """Nobody else's to move until the transaction ends. Ascending, as everywhere."""
    query = select(Quota.id).where(Quota.id.in_(ids)).order_by(Quota.id)
    db.session.execute(query.with_for_update(key_share=True))


def places_left(event_id: int) -> dict[int, int]:
    """What the public may still take of each limited quota: {quota id: places}."""
    free = case((Quota.waiting > 0, 0), else_=Quota.size - Quota.held - Quota.sold)
    query = select(Quota.id, free).where(Quota.event_id == event_id, Quota.size.is_not(None))
    return {quota_id: max(0, left) for quota_id, left in db.session.execute(query)}


_EVENT = joinedload(Ticket.event)
WHOLE = select(Ticket).options(
    _EVENT.joinedload(Event.organizer),
    _EVENT.joinedload(Event.venue),
    _EVENT.joinedload(Event.theme),
    joinedload(Ticket.ticket_type),
)
BY_SECRET = WHOLE.where(Ticket.secret == bindparam("secret"))


def was_passed_on() -> ColumnElement[bool]:
    """Of a ticket in a query: somebody gave it to who holds it now."""
    old = aliased(Ticket)
    gave = select(old.id).where(
        old.id == Ticket.replaces_id, old.status == TicketStatus.TRANSFERRED
    )
    return gave.exists()


def ticket_by_secret(secret: str) -> Ticket | None:
    """For its page, with what the page shows, in one query."""
    return db.session.scalar(BY_SECRET, {"secret": secret})


def ticket_by_id(ticket_id: int) -> Ticket:
    return db.session.execute(WHOLE.where(Ticket.id == ticket_id)).scalar_one()


def types_of(event_id: int) -> Sequence[TicketType]:
    """All ticket types of an event, retired ones last."""
    query = select(TicketType).where(TicketType.event_id == event_id)
    order = (TicketType.retired_at.is_not(None), TicketType.position, TicketType.id)
    return db.session.scalars(query.order_by(*order)).all()


def entry_prices(event_id: int) -> list[int]:
    """What entering costs, type by type: neither add-ons, nor what is no longer sold."""
    return [
        kind.amount
        for kind in types_of(event_id)
        if kind.retired_at is None and kind.kind is TypeKind.ADMISSION and not kind.pass_id
    ]


def room_of(event_id: int) -> Quota:
    """The quota of the whole room, as it is now."""
    query = select(Quota).where(Quota.event_id == event_id, Quota.kind == QuotaKind.ROOM)
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def sold_by_type(event_id: int) -> dict[int, int]:
    """Valid tickets of each type: {ticket_type_id: tickets}."""
    query = select(Ticket.ticket_type_id, func.count()).where(
        Ticket.event_id == event_id, Ticket.status == TicketStatus.VALID
    )
    rows = db.session.execute(query.group_by(Ticket.ticket_type_id))
    return {row[0]: row[1] for row in rows}


def places_taken(event_id: int) -> int:
    """People who have a place, or are paying for one."""
    query = select(Quota.held + Quota.sold).where(
        Quota.event_id == event_id, Quota.kind == QuotaKind.ROOM
    )
    return db.session.scalar(query) or 0
