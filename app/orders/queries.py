"""Finding orders, and checking that counters equal rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Organizer, User
from app.accounts.rules import TaxStatus
from app.events.models import Event
from app.kernel.db import db, table_of
from app.orders.models import Order, OrderLine, OrderQuota
from app.orders.rules import FOUND_AFTER, FOUND_MOST, SOLD, TAKING, Buyer, Channel, OrderStatus
from app.tickets.models import Quota, Ticket, TicketType
from app.tickets.queries import was_passed_on
from app.tickets.rules import TicketStatus

# Written once: building a statement costs more than running it.
ORDER: BindParameter[int] = bindparam("order")
_EVENT, _LINES = joinedload(Order.event), selectinload(Order.lines)
WHOLE = (
    select(Order)
    .options(
        joinedload(Order.organizer),
        _EVENT.joinedload(Event.venue),
        _EVENT.joinedload(Event.theme),
        _LINES.joinedload(OrderLine.ticket_type),
        _LINES.selectinload(OrderLine.tickets),
    )
    .execution_options(populate_existing=True)
)
BY_SECRET = WHOLE.where(Order.secret == bindparam("secret"))
BY_ID = WHOLE.where(Order.id == ORDER)
ROW = table_of(Order).c
ADDRESS = select(ROW.secret, ROW.status).where(ROW.id == ORDER)
LOCKED = (
    select(Order)
    .where(Order.id == ORDER)
    .with_for_update()
    .execution_options(populate_existing=True)
)
PLACES = select(OrderQuota.quota_id, OrderQuota.seats).where(OrderQuota.order_id == ORDER)
TO_ISSUE = (
    select(OrderLine)
    .where(OrderLine.order_id == ORDER)
    .options(joinedload(OrderLine.ticket_type).joinedload(TicketType.event))
    .order_by(OrderLine.id)
)
LIABLE = Organizer.tax == TaxStatus.LIABLE
# the tax rate that its organizer's sales bear today; the order's id goes in as `of`
RATE = (
    select(case((LIABLE, Organizer.vat_bp), else_=0))
    .join(Order, Order.organizer_id == Organizer.id)
    .where(Order.id == bindparam("of"))
    .scalar_subquery()
)
OF_TICKET = select(Order).join(OrderLine).where(OrderLine.id == bindparam("line"))
OWN = aliased(OrderLine)  # the line of the ticket itself, among those of its order
WITH_PARTY = (
    select(Order, Ticket)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .join(Ticket, Ticket.order_line_id == OrderLine.id)
    .join(OWN, OWN.order_id == Order.id)
    .where(OWN.id == bindparam("line"))
    .order_by(Ticket.order_line_id, Ticket.n)
)
TICKETS = (
    select(Ticket)
    .join(OrderLine, Ticket.order_line_id == OrderLine.id)
    .where(OrderLine.order_id == ORDER)
    .order_by(Ticket.order_line_id, Ticket.n)
)
_KEPT = and_(ROW.status == OrderStatus.HELD, ROW.held_until > bindparam("now"))
_FREE = (ROW.status == OrderStatus.PAID, ROW.total_amount == 0, ROW.channel == Channel.WEB)
_HOARD = select(func.count().filter(_KEPT), func.count().filter(*_FREE)).where(
    ROW.event_id == bindparam("event")
)


def order_by_secret(secret: str) -> Order | None:
    """For its page: with its event, lines and tickets."""
    return db.session.scalar(BY_SECRET, {"secret": secret})


def order_by_id(order_id: int) -> Order:
    return db.session.execute(BY_ID, {"order": order_id}).scalar_one()


def address_of(order_id: int) -> tuple[str, OrderStatus]:
    """Where an order's page is, and how it stands."""
    secret, status = db.session.execute(ADDRESS, {"order": order_id}).one()
    return secret, status


def order_by_reference(reference: str) -> Order | None:
    """With what its page shows."""
    return db.session.scalar(WHOLE.where(Order.reference == reference))


def secret_of(reference: str, *, phone: str) -> str | None:
    """What opens the page of the order with this reference and this phone (E.164)."""
    query = select(Order.secret).where(Order.reference == reference, Order.phone == phone)
    return db.session.scalar(query)


def findable_orders(email: str, *, now: datetime) -> Sequence[Order]:
    """Orders of an address (lower case) for evenings that come or just were, the next one first."""
    query = select(Order).join(Event).options(contains_eager(Order.event).joinedload(Event.venue))
    recent = Event.ends_at > now - FOUND_AFTER
    query = query.where(
        Order.email == email,
        Order.status.in_(TAKING),
        or_(recent, and_(Order.channel == Channel.SEASON, _has_date_after(now - FOUND_AFTER))),
    )
    return db.session.scalars(query.order_by(Event.starts_at, Order.id).limit(FOUND_MOST)).all()


def _has_date_after(moment: datetime) -> ColumnElement[bool]:
    """One of a season pass's dates: its order stands on the first alone."""
    there = aliased(Event)
    query = select(OrderLine.id).join(TicketType).join(there, there.id == TicketType.event_id)
    query = query.where(OrderLine.order_id == Order.id, there.ends_at > moment)
    return query.correlate(Order).exists()


def next_dates(passes: Collection[Order], *, now: datetime) -> dict[int, Event]:
    """The date that comes next of each of these season passes, with its venue: {order id: event}"""
    query = select(OrderLine.order_id, Event).join(TicketType, TicketType.event_id == Event.id)
    query = query.join(OrderLine, OrderLine.ticket_type_id == TicketType.id)
    query = query.where(OrderLine.order_id.in_([order.id for order in passes]), Event.ends_at > now)
    query = query.options(joinedload(Event.venue)).order_by(Event.starts_at.desc(), Event.id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def findable_tickets(email: str, *, now: datetime) -> Sequence[Ticket]:
    """Tickets this address holds of somebody else's order: given, or claimed at a table."""
    query = select(Ticket).join(Ticket.event).options(contains_eager(Ticket.event))
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id).join(Order)
    query = query.where(
        Ticket.holder_email == email,
        Ticket.status == TicketStatus.VALID,
        Order.email != email,
        Event.ends_at > now - FOUND_AFTER,
    )
    return db.session.scalars(query.order_by(Event.starts_at, Ticket.id).limit(FOUND_MOST)).all()


def lock_order(order_id: int) -> Order:
    """The order, its row held until the transaction ends, as it stands now."""
    return db.session.execute(LOCKED, {"order": order_id}).scalar_one()


def places_of(order_id: int) -> dict[int, int]:
    """The places an order took: quota id -> seats."""
    return {row.quota_id: row.seats for row in db.session.execute(PLACES, {"order": order_id})}


def hoard_of(buyer: Buyer, event_id: int, *, now: datetime) -> tuple[int, int]:
    """Orders of this date with this phone or e-mail: (that keep places unpaid, for nothing)."""
    facts = {"phone": buyer.phone, "email": buyer.email}
    who = tuple(name for name, value in facts.items() if value)
    row = db.session.execute(_hoard(who), facts | {"event": event_id, "now": now}).one()
    return row[0], row[1]


@cache
def _hoard(who: tuple[str, ...]) -> Select[int, int]:
    return _HOARD.where(or_(*(ROW[name] == bindparam(name) for name in who)))


def lapsable(*, now: datetime, most: int, quotas: Collection[int] = ()) -> Select[int]:
    """Ids of orders whose hold is over, oldest first; those that keep one of `quotas`, if told."""
    query = select(Order.id).where(Order.status == OrderStatus.HELD, Order.held_until <= now)
    if quotas:
        keep = select(OrderQuota.order_id).where(OrderQuota.quota_id.in_(quotas))
        query = query.where(Order.id.in_(keep))
    query = query.order_by(Order.held_until).limit(most)
    return query.with_for_update(skip_locked=True, of=Order)


def language_of(email: str, *, otherwise: str) -> str:
    """The language that an address is written to in: of its account, else of its last order."""
    account = select(User.locale, literal(1).label("rank"), User.id).where(User.email == email)
    bought = select(Order.locale, literal(2).label("rank"), Order.id).where(Order.email == email)
    both = union_all(account, bought).subquery()
    found = select(both.c.locale).order_by(both.c.rank, both.c.id.desc()).limit(1)
    return (email and db.session.scalar(found)) or otherwise


def orders_of_user(user_id: int) -> Sequence[Order]:
    query = select(Order).where(Order.user_id == user_id)
    query = query.options(
        joinedload(Order.event).joinedload(Event.venue),
        selectinload(Order.lines).selectinload(OrderLine.tickets),
    )
    return db.session.scalars(query.order_by(Order.created_at.desc()).limit(100)).all()


def order_of_ticket(ticket: Ticket) -> Order:
    """The order that a ticket came from."""
    return db.session.execute(OF_TICKET, {"line": ticket.order_line_id}).scalar_one()


def order_and_party(ticket: Ticket) -> tuple[Order, list[Ticket]]:
    """The order that a ticket came from, and all the tickets of that order, in one statement."""
    rows = db.session.execute(WITH_PARTY, {"line": ticket.order_line_id}).all()
    return rows[0][0], [row[1] for row in rows]


def lines_to_issue(order_id: int) -> Sequence[OrderLine]:
    """An order's lines with their types and events, to make out its tickets, in one statement."""
    return db.session.scalars(TO_ISSUE, {"order": order_id}).all()


def tickets_of_order(order_id: int) -> Sequence[Ticket]:
    return db.session.scalars(TICKETS, {"order": order_id}).all()


def references_of(order_ids: Collection[int]) -> dict[int, str]:
    """How people name these orders."""
    query = select(Order.id, Order.reference).where(Order.id.in_(order_ids))
    return {row.id: row.reference for row in db.session.execute(query)}


def moved_to(order_id: int) -> Sequence[Order]:
    """The orders of other dates that its places went to."""
    query = select(Order).where(Order.moved_from_id == order_id).options(joinedload(Order.event))
    return db.session.scalars(query.order_by(Order.id)).all()


def valid_tickets(order: Order) -> list[Ticket]:
    """Of an order loaded whole: those that open a door, whoever holds them now."""
    tickets = [ticket for line in order.lines for ticket in line.tickets]
    return [ticket for ticket in tickets if ticket.status is TicketStatus.VALID]


def not_passed_on(order: Order) -> list[Ticket]:
    """Of an order loaded whole: those that open a door and that its buyer did not give away."""
    return not_passed_on_of([ticket for line in order.lines for ticket in line.tickets])


def not_passed_on_of(tickets: Sequence[Ticket]) -> list[Ticket]:
    """The same, of all the tickets of an order."""
    given = {ticket.id for ticket in tickets if ticket.status is TicketStatus.TRANSFERRED}
    valid = [ticket for ticket in tickets if ticket.status is TicketStatus.VALID]
    return [ticket for ticket in valid if ticket.replaces_id not in given]


def own_tickets(order_id: int) -> Sequence[Ticket]:
    """Those that open a door and that its buyer did not pass on."""
    query = select(Ticket).join(OrderLine, Ticket.order_line_id == OrderLine.id)
    query = query.where(
        OrderLine.order_id == order_id, Ticket.status == TicketStatus.VALID, ~was_passed_on()
    )
    return db.session.scalars(query.order_by(Ticket.order_line_id, Ticket.n)).all()


def counter_drift() -> list[tuple[int, int, int, int, int]]:
    """Quotas whose counters are not what the orders say: (id, held, by rows, sold, by rows).

    Empty at any quiet moment. Read in one statement, so a sale in between cannot look like drift.
    """

    def taken(*statuses: OrderStatus) -> object:
        rows = select(func.coalesce(func.sum(OrderQuota.seats), 0)).join(Order)
        rows = rows.where(OrderQuota.quota_id == Quota.id, Order.status.in_(statuses))
        return rows.correlate(Quota).scalar_subquery()

    held, sold = taken(OrderStatus.HELD), taken(*SOLD)
    theirs = Quota.held - Quota.aside
    query = select(Quota.id, theirs, held, Quota.sold, sold)  # type: ignore[call-overload]
    query = query.where((theirs != held) | (Quota.sold != sold))
    return [tuple(row) for row in db.session.execute(query)]
