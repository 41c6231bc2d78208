"""What becomes of an order: given back, paid and handed over, cancelled.

Placing one: app/sales. Order rows first, then quotas in ascending id, then promo codes and
credits. Why: docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from app.accounts.actions import audit
from app.credits import actions as credits
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.messages.actions import leave
from app.orders import queries
from app.orders.models import Order, OrderLine, OrderQuota
from app.orders.rules import HOLD_MOST, SOLD, Channel, OrderStatus, can_become
from app.promos import actions as promos
from app.tickets import actions as places
from app.tickets.queries import lock_quotas
from app.tickets.rules import TicketStatus, TypeKind, share_out

OPEN = (TicketStatus.VALID, TicketStatus.DUE)
WAIT = (TicketStatus.DUE, TicketStatus.CANCELLED)  # of an order that is not paid


def lapse_due(
    *, now: datetime, quotas: Collection[int] = (), also: Collection[int] = (), most: int = 100
) -> int:
    """Give back the places of orders whose hold is over; how many orders lapsed.

    `quotas`: of orders that keep these, which are taken next; `also`: so are these. All are locked.
    """
    ids = db.session.scalars(queries.lapsable(now=now, most=most, quotas=quotas)).all()
    if not ids:
        return 0
    lapsing = update(Order).where(Order.id.in_(ids), Order.status == OrderStatus.HELD)
    lapsing = lapsing.values(status=OrderStatus.LAPSED)
    lapsing = lapsing.returning(
        Order.id, Order.promo_id, Order.credit_id, Order.credit_amount
    ).execution_options(synchronize_session=False)
    lapsed = db.session.execute(lapsing).all()
    seats: dict[int, int] = {}
    of_these = OrderQuota.order_id.in_([row.id for row in lapsed])
    for quota, n in db.session.execute(
        select(OrderQuota.quota_id, OrderQuota.seats).where(of_these)
    ):
        seats[quota] = seats.get(quota, 0) + n
    lock_quotas({*seats, *quotas, *also})
    places.release_seats(seats)
    promos.give_back(row.promo_id for row in lapsed if row.promo_id)
    credits.give_back((row.credit_id, row.credit_amount) for row in lapsed if row.credit_id)
    return len(lapsed)


def take_again(order: Order) -> bool:
    """Places and credit for a lapsed order whose money came late: all of it, or none and False.

    A promo code that was used up meanwhile does not matter: the price was agreed.
    """
    with db.session.begin_nested() as point:
        for quota_id, n in sorted(queries.places_of(order.id).items()):
            if not places.take_sold_seats(quota_id, n):
                point.rollback()
                return False
        if order.promo_id and not promos.use_again(order.promo_id):
            order.promo_id = None
        if _is_called_off(order.event_id):
            point.rollback()
            return False
        if order.credit_id and not credits.spend(order.credit_id, order.credit_amount):
            point.rollback()
            return False
    return True


def _is_called_off(event_id: int) -> bool:
    """Asked once the places are taken: whoever calls a date off takes the same quotas first."""
    query = select(Event.status).where(Event.id == event_id)
    return db.session.scalar(query) is Status.CANCELLED


def hand_over(order: Order, *, now: datetime) -> bool:
    """An order is settled: its tickets are made out and sent. Asked through app/books alone.

    `order` is locked. A held one sells the places it keeps; a lapsed one must have taken them
    again. Asking twice changes nothing, and gives False.
    """
    if not can_become(order.status, OrderStatus.PAID):
        return False
    if order.status is OrderStatus.HELD:
        places.sell_held_seats(queries.places_of(order.id))
    waited = turn(order.id, WAIT, TicketStatus.VALID)
    again = order.paid_at is not None
    order.status, order.paid_at = OrderStatus.PAID, now
    if not waited:
        _make_out(order.id, order.buyer_name, now=now)
    _mail_tickets(order.id, email=order.email, locale=order.locale, now=now, again=again)
    db.session.flush()
    return True


def reserve(order: Order, *, until: datetime, with_tickets: bool, now: datetime) -> None:
    """Part is paid: the places are the order's own until `until`, as if sold. `order` is locked.

    `with_tickets`: they are made out now, and open no door before the rest is paid.
    """
    if order.status is OrderStatus.HELD:
        places.sell_held_seats(queries.places_of(order.id))
    order.status, order.held_until = OrderStatus.DEPOSIT, until
    if with_tickets and not turn(order.id, WAIT, TicketStatus.DUE):
        _make_out(order.id, order.buyer_name, now=now, status=TicketStatus.DUE)
    db.session.flush()


def await_again(order: Order, *, to: OrderStatus, until: datetime, with_tickets: bool) -> None:
    """What paid it was not its money: it waits (HELD, its deposit still DEPOSIT) or is over
    (LAPSED), and its tickets open no door. `order` is locked.

    `with_tickets`: they wait at the door for the rest. All are the same again once it is paid.
    """
    assert can_become(order.status, to) or order.status is to
    if to is OrderStatus.HELD:
        places.hold_sold_seats(queries.places_of(order.id))
    elif to is OrderStatus.LAPSED:
        _let_go(order)
    turn(order.id, OPEN, TicketStatus.DUE if with_tickets else TicketStatus.CANCELLED)
    order.status, order.held_until = to, until
    db.session.flush()


def end_reserved(order: Order, *, to: OrderStatus) -> None:
    """The rest was not paid, or is not wanted: all that a reserved order keeps goes back. `order`
    is locked; its money is the caller's."""
    _let_go(order)
    turn(order.id, [TicketStatus.DUE], TicketStatus.CANCELLED)
    order.status = to
    db.session.flush()


def _let_go(order: Order) -> None:
    places.release_sold_seats(queries.places_of(order.id))
    promos.give_back([order.promo_id] if order.promo_id else [])
    credits.give_back([(order.credit_id, order.credit_amount)] if order.credit_id else [])


def turn(order_id: int, of: Collection[TicketStatus], to: TicketStatus) -> bool:
    """The order's tickets that are one of these become `to`; False: there are none."""
    turned: dict[tuple[int, TicketStatus], list[int]] = {}
    for ticket in queries.tickets_of_order(order_id):
        if ticket.status in of and ticket.status is not to:
            turned.setdefault((ticket.event_id, ticket.status), []).append(ticket.id)
    for (event_id, status), ids in sorted(turned.items()):
        places.end_tickets(ids, to=to, seq=places.next_change(event_id), of=status)
    return bool(turned)


def issue(order_id: int, *, name: str, email: str, locale: str, now: datetime) -> None:
    """A paid order's tickets and the mail that brings them: the only issuer."""
    _make_out(order_id, name, now=now)
    _mail_tickets(order_id, email=email, locale=locale, now=now)


def _mail_tickets(
    order_id: int, *, email: str, locale: str, now: datetime, again: bool = False
) -> None:
    """`again`: they had been sent, and ended, before."""
    if email:
        leave(
            "tickets",
            to=email,
            locale=locale,
            now=now,
            dedupe_key=None if again else f"order:{order_id}:tickets",
            order_id=order_id,
        )


def _make_out(
    order_id: int, name: str, *, now: datetime, status: TicketStatus = TicketStatus.VALID
) -> None:
    """One ticket a person, date by date: a season pass has lines of several."""
    by_event: dict[int, list[OrderLine]] = {}
    for line in queries.lines_to_issue(order_id):
        by_event.setdefault(line.ticket_type.event_id, []).append(line)
    for event_id in sorted(by_event):
        event = by_event[event_id][0].ticket_type.event
        issues = _issues(name, by_event[event_id])
        places.issue_tickets(
            event_id,
            issues,
            door_code=event.door_code,
            door_salt=event.door_salt,
            now=now,
            status=status,
        )


def _issues(name: str, lines: Sequence[OrderLine]) -> list[places.Issue]:
    addons = [
        (line.ticket_type.on_ticket, line.quantity, line.ticket_type.turns)
        for line in lines
        if line.ticket_type.kind is TypeKind.ADDON
    ]
    admissions = [line for line in lines if line.ticket_type.kind is TypeKind.ADMISSION]
    counts = [line.quantity * line.ticket_type.seats for line in admissions]
    words = share_out(addons, sum(counts))
    issues, first = [], 0
    for line, count in zip(admissions, counts, strict=True):
        issues.append(
            places.Issue(
                order_line_id=line.id,
                ticket_type_id=line.ticket_type_id,
                tickets=count,
                holder_name=name,
                note=line.ticket_type.door_note,
                extras=words[first : first + count],
            )
        )
        first += count
    return issues


def cancel_unpaid(order: Order, *, actor: str, now: datetime) -> bool:
    """An order that was not paid is given up; its places go back. False: it was paid, in part
    even, or closed."""
    if order.status in SOLD or not can_become(order.status, OrderStatus.CANCELLED):
        return False
    if order.status is OrderStatus.HELD:
        places.release_seats(queries.places_of(order.id))
        promos.give_back([order.promo_id] if order.promo_id else [])
        credits.give_back([(order.credit_id, order.credit_amount)] if order.credit_id else [])
    order.status, order.cancelled_at = OrderStatus.CANCELLED, now
    audit(
        "order.cancelled",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
    )
    return True


def lower_places(order: Order, *, units: Mapping[int, int], seats: Mapping[int, int]) -> None:
    """Some of what a paid order bought goes back. `order` is locked.

    `units`: {order line id: how many}; `seats`: {quota id: places}, never more than it has: what
    a quota is told and what stands in the order's rows stay one number.
    """
    for line in order.lines:
        line.cancelled += units.get(line.id, 0)
    had = queries.places_of(order.id)
    back = {quota_id: min(n, had[quota_id]) for quota_id, n in seats.items() if had.get(quota_id)}
    for quota_id in sorted(back):
        row = update(OrderQuota).where(
            OrderQuota.order_id == order.id, OrderQuota.quota_id == quota_id
        )
        row = row.values(seats=OrderQuota.seats - back[quota_id])
        db.session.execute(row.execution_options(synchronize_session=False))
    db.session.flush()
    places.release_sold_seats(back)


def write_places(order_id: int, quota_id: int, seats: int) -> None:
    """What an order has of one quota, once the quota was told. `order` is locked."""
    row = OrderQuota.order_id == order_id, OrderQuota.quota_id == quota_id
    db.session.execute(delete(OrderQuota).where(*row))
    if seats:
        fact = {"order_id": order_id, "quota_id": quota_id, "seats": seats}
        db.session.execute(insert(OrderQuota).values(**fact))


def close_order(order: Order, *, now: datetime) -> None:
    """None of a paid order's tickets stands: what it still keeps goes back. `order` is locked."""
    lower_places(order, units={}, seats=queries.places_of(order.id))
    promos.give_back([order.promo_id] if order.promo_id else [])
    order.status, order.cancelled_at = OrderStatus.CANCELLED, now


def keep_longer(order: Order, *, until: datetime, most: timedelta = HOLD_MOST) -> None:
    """A hold may grow, never shrink; a stranger's grows to `most` after the order, no further."""
    if order.status is not OrderStatus.HELD:
        return
    if order.channel in (Channel.WEB, Channel.MOVED):
        until = min(until, order.created_at + most)
    order.held_until = max(order.held_until, until)


def mail_tickets_again(order_id: int, *, now: datetime) -> bool:
    """The tickets' mail once more. False: there is no ticket, or no address."""
    order = queries.lock_order(order_id)
    if order.status is not OrderStatus.PAID or not order.email or not queries.own_tickets(order.id):
        return False
    leave("tickets", to=order.email, locale=order.locale, now=now, order_id=order_id)
    return True
