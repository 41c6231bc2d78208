"""The line of a date, somebody's place in it, and checking that counters equal rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.kernel.search import holds
from app.messages.models import Message
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.passes.models import PassGap
from app.sales.queries import open_offers
from app.tickets.models import Quota, Ticket
from app.tickets.queries import Offer
from app.tickets.rules import TicketStatus, TypeKind
from app.waitlist.models import WaitlistEntry, WaitlistProposal, WaitlistQuota
from app.waitlist.rules import FORGOTTEN_AFTER, MAILED_WITHIN, Ask, Choice, EntryState


def is_open(event: Event, *, now: datetime) -> bool:
    """One may stand in line: published, not begun, not by request, and the team lets it be."""
    published = event.status is Status.PUBLISHED and now < event.starts_at
    return published and event.waitlist_open and not event.by_request


def waited_for(event: Event, *, now: datetime) -> list[Offer]:
    """The ticket types one may wait for: what the public may buy, add-ons left out."""
    return [o for o in open_offers(event, now=now) if o.kind is TypeKind.ADMISSION]


def choices(offers: Sequence[Offer]) -> list[Choice]:
    """The cheapest first: who takes any is not made to pay more."""
    by_price = sorted(offers, key=lambda offer: offer.price.amount)
    return [Choice(o.id, o.seats, o.per_order, o.quotas) for o in by_price]


def lock_quotas(event_id: int) -> dict[int, int | None]:
    """Free places of each quota, nobody's to move until the transaction ends. Ascending, as all."""
    query = select(Quota).where(Quota.event_id == event_id).order_by(Quota.id).with_for_update()
    rows = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return {q.id: None if q.size is None else q.size - q.held - q.sold for q in rows}


def entry_by_secret(secret: str) -> WaitlistEntry | None:
    query = select(WaitlistEntry).where(WaitlistEntry.secret == secret)
    event = joinedload(WaitlistEntry.event)
    wanted = (event.joinedload(Event.organizer), joinedload(WaitlistEntry.ticket_type))
    return db.session.scalar(query.options(*wanted))


def entry_by_key(form_key: str) -> WaitlistEntry | None:
    return db.session.scalar(select(WaitlistEntry).where(WaitlistEntry.form_key == form_key))


def entry_of_event(event_id: int, entry_id: int) -> WaitlistEntry | None:
    query = select(WaitlistEntry).where(WaitlistEntry.id == entry_id)
    return db.session.scalar(query.where(WaitlistEntry.event_id == event_id))


def line(event_id: int) -> Sequence[WaitlistEntry]:
    """Who waits, the first first, as it stands now."""
    query = select(WaitlistEntry).where(
        WaitlistEntry.event_id == event_id, WaitlistEntry.state == EntryState.WAITING
    )
    query = query.order_by(WaitlistEntry.position, WaitlistEntry.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def waiting_with(event_id: int, *, phone: str, email: str) -> WaitlistEntry | None:
    """Who waits with this phone or e-mail."""
    same = [WaitlistEntry.phone == phone] if phone else []
    same += [WaitlistEntry.email == email] if email else []
    query = select(WaitlistEntry).where(
        WaitlistEntry.event_id == event_id, WaitlistEntry.state == EntryState.WAITING, or_(*same)
    )
    query = query.order_by(WaitlistEntry.id).limit(1)
    return db.session.scalar(query.execution_options(populate_existing=True))


def asks(event_id: int, *, only: WaitlistEntry | None = None) -> dict[int, Ask]:
    """What each who waits waits for, the first first; of one of them, or of nobody if they left."""
    row = WaitlistEntry
    query = select(row.id, row.quantity, row.split, row.ticket_type_id)
    query = query.where(row.event_id == event_id, row.state == EntryState.WAITING)
    if only is not None:
        query = query.where(row.id == only.id)
    found = db.session.execute(query.order_by(row.position, row.id))
    return {entry_id: Ask(n, split, kind) for entry_id, n, split, kind in found}


def place_of(entry: WaitlistEntry) -> tuple[int, int]:
    """(their place from 1, how many wait), counting those who lack places that they lack too."""
    mine = select(WaitlistQuota.quota_id).where(WaitlistQuota.entry_id == entry.id)
    same = select(WaitlistQuota.entry_id).where(WaitlistQuota.quota_id.in_(mine))
    waiting = (
        WaitlistEntry.event_id == entry.event_id,
        WaitlistEntry.state == EntryState.WAITING,
        WaitlistEntry.id.in_(same),
    )
    before = (WaitlistEntry.position < entry.position) | (
        (WaitlistEntry.position == entry.position) & (WaitlistEntry.id < entry.id)
    )
    query = select(func.count().filter(before), func.count()).where(*waiting)
    ahead, all_ = db.session.execute(query.select_from(WaitlistEntry)).one()
    return ahead + 1, max(all_, 1)


def ranks(event_id: int, entry_ids: Collection[int]) -> dict[int, int]:
    """The place in the whole line of those among these who wait, from 1."""
    entry = WaitlistEntry
    n = func.row_number().over(order_by=(entry.position, entry.id)).label("n")
    every = select(entry.id, n).where(entry.event_id == event_id, entry.state == EntryState.WAITING)
    numbered = every.subquery()
    query = select(numbered).where(numbered.c.id.in_(entry_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def last_position(event_id: int) -> int:
    query = select(func.max(WaitlistEntry.position)).where(WaitlistEntry.event_id == event_id)
    return db.session.scalar(query) or 0


def proposals_of(entry_ids: Collection[int]) -> dict[int, list[Order]]:
    """The orders each was proposed, the newest first."""
    query = select(WaitlistProposal).where(WaitlistProposal.entry_id.in_(entry_ids))
    query = query.options(joinedload(WaitlistProposal.order).selectinload(Order.lines))
    found: dict[int, list[Order]] = {}
    for row in db.session.scalars(query.order_by(WaitlistProposal.order_id.desc())):
        found.setdefault(row.entry_id, []).append(row.order)
    return found


def entries_of_event(
    event_id: int, *, search: str = "", state: EntryState | None = None
) -> Select[WaitlistEntry]:
    """For a page of them: who waits first, in their order; then the others."""
    query = select(WaitlistEntry).where(WaitlistEntry.event_id == event_id)
    if state is not None:
        query = query.where(WaitlistEntry.state == state)
    if search:
        query = query.where(*holds(WaitlistEntry.search, search))
    first = WaitlistEntry.state != EntryState.WAITING
    query = query.options(joinedload(WaitlistEntry.ticket_type))
    return query.order_by(first, WaitlistEntry.position, WaitlistEntry.id)


def states_of_event(event_id: int) -> dict[EntryState, tuple[int, int]]:
    """By state: (people, places they still want)."""
    sums = select(WaitlistEntry.state, func.count(), func.sum(WaitlistEntry.quantity))
    sums = sums.where(WaitlistEntry.event_id == event_id).group_by(WaitlistEntry.state)
    return {state: (n, int(places or 0)) for state, n, places in db.session.execute(sums)}


def waiting_of(event_ids: Collection[int]) -> dict[int, int]:
    """How many wait for each date: {event id: people}; those without a line are left out."""
    query = select(WaitlistEntry.event_id, func.count()).where(
        WaitlistEntry.event_id.in_(event_ids), WaitlistEntry.state == EntryState.WAITING
    )
    rows = db.session.execute(query.group_by(WaitlistEntry.event_id))
    return {row[0]: row[1] for row in rows}


def waiting_for(type_id: int) -> int:
    """Who waits for this type and no other."""
    query = select(func.count()).where(
        WaitlistEntry.ticket_type_id == type_id, WaitlistEntry.state == EntryState.WAITING
    )
    return db.session.scalar(query) or 0


def without_mail(event_id: int) -> int:
    """Who waited to the end and left no address: somebody of the team tells them."""
    query = select(func.count()).where(
        WaitlistEntry.event_id == event_id,
        WaitlistEntry.state.in_((EntryState.WAITING, EntryState.OVER)),
        WaitlistEntry.email == "",
    )
    return db.session.scalar(query) or 0


def events_with_line() -> Sequence[int]:
    """Dates for which somebody waits."""
    query = select(WaitlistEntry.event_id).where(WaitlistEntry.state == EntryState.WAITING)
    return db.session.scalars(query.distinct().order_by(WaitlistEntry.event_id)).all()


def quotas_of(event_id: int, *, only: WaitlistEntry | None = None) -> dict[int, set[int]]:
    """What keeps each entry of a date waiting, or one of them: {entry id: quota ids}."""
    query = select(WaitlistQuota.entry_id, WaitlistQuota.quota_id).join(
        WaitlistEntry, WaitlistEntry.id == WaitlistQuota.entry_id
    )
    query = query.where(WaitlistEntry.event_id == event_id)
    if only is not None:
        query = query.where(WaitlistEntry.id == only.id)
    found: dict[int, set[int]] = {}
    for entry_id, quota_id in db.session.execute(query):
        found.setdefault(entry_id, set()).add(quota_id)
    return found


def hears_by_order(entry: WaitlistEntry, *, now: datetime) -> bool:
    """An order of theirs brings, or brought, the mail that the date is called off."""
    stands = select(Ticket.id).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    stands = stands.where(OrderLine.order_id == Order.id, Ticket.status == TicketStatus.VALID)
    told = select(Message.id).where(
        Message.template == "called_off",
        Message.about == literal("order:").concat(cast(Order.id, String)),
    )
    held = and_(Order.status == OrderStatus.HELD, Order.held_until > now + MAILED_WITHIN)
    paid = and_(Order.status == OrderStatus.PAID, stands.correlate(Order).exists())
    query = select(Order.id).where(Order.event_id == entry.event_id, Order.email == entry.email)
    query = query.where(or_(held, paid, told.correlate(Order).exists()))
    return bool(entry.email) and db.session.scalar(query.limit(1)) is not None


def to_forget(*, now: datetime) -> Select[int]:
    """Ids of entries whose date is long over."""
    query = select(WaitlistEntry.id).join(Event, Event.id == WaitlistEntry.event_id)
    waits = WaitlistEntry.state == EntryState.WAITING  # its rows still count
    return query.where(Event.ends_at <= now - FORGOTTEN_AFTER, ~waits)


def line_drift() -> list[tuple[int, int, int]]:
    """Quotas whose `waiting` is not what the rows say: (id, counter, rows). Empty when all is well.

    Rows of people who do not wait any more count for nothing; passes that lack the date count.
    """
    rows = select(func.count()).select_from(WaitlistQuota).join(WaitlistEntry)
    rows = rows.where(WaitlistQuota.quota_id == Quota.id, WaitlistEntry.state == EntryState.WAITING)
    gaps = select(func.count()).where(PassGap.quota_id == Quota.id)
    n = rows.correlate(Quota).scalar_subquery() + gaps.correlate(Quota).scalar_subquery()
    query = select(Quota.id, Quota.waiting, n).where(Quota.waiting != n)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]
