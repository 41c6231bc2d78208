"""Putting dates on sale, moving places and issuing tickets.

Places move by conditional UPDATEs only, in ascending quota id, after the order's own rows: the
one order in which nothing deadlocks and nothing oversells. Why: docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Integer, Update, bindparam, func, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.events import actions as programme
from app.events.models import Event
from app.events.rules import NotReady, Price, Status
from app.kernel.codes import secret
from app.kernel.db import db, table_of
from app.tickets import queries
from app.tickets.models import Quota, Ticket, TicketType, TicketTypeQuota
from app.tickets.rules import (
    PlacesTaken,
    QuotaKind,
    RoomTooSmall,
    Sale,
    TicketStatus,
    new_token,
    token_hash,
)

Seats = Mapping[int, int]  # quota id -> seats


@dataclass(frozen=True, slots=True)
class Issue:
    """So many tickets of one order line, to be made out. `extras`: each one's add-ons, in words."""

    order_line_id: int
    ticket_type_id: int
    tickets: int
    holder_name: str
    note: str = ""
    extras: Sequence[str] = ()


QUOTA = table_of(Quota).c
SEATS = bindparam("seats", type_=Integer)
FITS = or_(QUOTA.size.is_(None), QUOTA.held + QUOTA.sold + SEATS <= QUOTA.size)
ONE = update(table_of(Quota)).where(QUOTA.id == bindparam("quota"))
# written once, as each runs in every order: building a statement costs more than running it
HOLD = ONE.where(FITS).values(held=QUOTA.held + SEATS)
HOLD_FOR_PUBLIC = HOLD.where(QUOTA.waiting == 0)
TAKE_SOLD = ONE.where(FITS).values(sold=QUOTA.sold + SEATS)
SELL_TO_PUBLIC = TAKE_SOLD.where(QUOTA.waiting == 0)
RELEASE_HELD = ONE.values(held=QUOTA.held - SEATS).returning(QUOTA.waiting)
RELEASE_SOLD = ONE.values(sold=QUOTA.sold - SEATS).returning(QUOTA.waiting)
STAND = ONE.values(waiting=QUOTA.waiting + SEATS)
SELL_HELD = ONE.values(held=QUOTA.held - SEATS, sold=QUOTA.sold + SEATS)
HOLD_SOLD = ONE.values(held=QUOTA.held + SEATS, sold=QUOTA.sold - SEATS)
NUMBER_CHANGE = (
    update(table_of(Event))
    .where(table_of(Event).c.id == bindparam("event"))
    .values(change_seq=table_of(Event).c.change_seq + 1)
    .returning(table_of(Event).c.change_seq)
)
NUMBER_CHANGE_AFTER = NUMBER_CHANGE.where(table_of(Event).c.change_seq == bindparam("seq"))


def moved(statement: Update, **facts: int) -> bool:
    return cast("CursorResult[Any]", db.session.execute(statement, facts)).rowcount == 1


def hold_seats(quota_id: int, seats: int, *, in_line: bool = True, sold: bool = False) -> bool:
    """Keep places; False when fewer are left, and then nothing moved.

    `in_line` False: for the public, which comes after whoever is waiting. `sold`: for good, as
    nothing is to pay.
    """
    if sold:
        return moved(TAKE_SOLD if in_line else SELL_TO_PUBLIC, quota=quota_id, seats=seats)
    return moved(HOLD if in_line else HOLD_FOR_PUBLIC, quota=quota_id, seats=seats)


def take_sold_seats(quota_id: int, seats: int) -> bool:
    """Places for money that came after the hold went back; False when they are gone."""
    return moved(TAKE_SOLD, quota=quota_id, seats=seats)


def release_seats(seats: Seats) -> None:
    """Give held places back."""
    give_back(RELEASE_HELD, seats)


def release_sold_seats(seats: Seats) -> None:
    """Give sold places back: their tickets are dead."""
    give_back(RELEASE_SOLD, seats)


def give_back(release: ReturningUpdate[tuple[int]], seats: Seats) -> None:
    for quota_id in sorted(seats):
        if db.session.scalar(release, {"quota": quota_id, "seats": seats[quota_id]}):
            note_freed()


def note_freed() -> None:
    """Somebody waits, and places may have come free: the page looks after its commit."""
    db.session.info["places_freed"] = True


def stand_in_line(people: Seats) -> None:
    """So many more people (fewer, below zero) wait for each quota: the public comes after them."""
    each(STAND, {quota: n for quota, n in people.items() if n})


def sell_held_seats(seats: Seats) -> None:
    """Held places become sold ones."""
    each(SELL_HELD, seats)


def hold_sold_seats(seats: Seats) -> None:
    """Sold places wait for their money again."""
    each(HOLD_SOLD, seats)


def each(statement: Update, seats: Seats) -> None:
    for quota_id in sorted(seats):
        db.session.execute(statement, {"quota": quota_id, "seats": seats[quota_id]})


def next_change(event_id: int) -> int:
    """Number the event's next change, so that scanners can ask for what is new."""
    return db.session.execute(NUMBER_CHANGE, {"event": event_id}).scalar_one()


def next_change_after(event_id: int, seq: int) -> int | None:
    """The same, while `seq` is still the last one: None when anything changed since it was read."""
    number = {"event": event_id, "seq": seq}
    return db.session.execute(NUMBER_CHANGE_AFTER, number).scalar()


def issue_tickets(
    event_id: int,
    issues: Iterable[Issue],
    *,
    door_code: str,
    door_salt: bytes,
    now: datetime,
    status: TicketStatus = TicketStatus.VALID,
) -> int:
    """Make out the tickets of an order, once: (order line, n) is a unique key. How many."""
    seq = next_change(event_id)
    rows = []
    for issue in issues:
        for n in range(1, issue.tickets + 1):
            token = new_token(door_code)
            rows.append(
                {
                    "event_id": event_id,
                    "ticket_type_id": issue.ticket_type_id,
                    "order_line_id": issue.order_line_id,
                    "n": n,
                    "holder_name": issue.holder_name,
                    "note": issue.note,
                    "extras": issue.extras[n - 1] if issue.extras else "",
                    "token": token,
                    "token_hash": token_hash(door_salt, token),
                    "secret": secret(),
                    "status": status,
                    "changed_seq": seq,
                    "issued_at": now,
                }
            )
    db.session.execute(insert(table_of(Ticket)), rows)
    return len(rows)


def end_tickets(
    ids: Collection[int], *, to: TicketStatus, seq: int, of: TicketStatus = TicketStatus.VALID
) -> int:
    """Those that are valid (`of`) become `to`, and doors hear of it; how many they were."""
    end = update(Ticket).where(Ticket.id.in_(ids), Ticket.status == of)
    end = end.values(status=to, changed_seq=seq).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.session.execute(end)).rowcount


def replace_ticket(old: Ticket, *, name: str, phone: str, email: str, now: datetime) -> Ticket:
    """A ticket of its own for another person, in place of one that has ended."""
    event = old.event
    newest = select(func.max(Ticket.n)).where(Ticket.order_line_id == old.order_line_id)
    token = new_token(event.door_code)
    made = Ticket(
        event_id=event.id,
        ticket_type_id=old.ticket_type_id,
        order_line_id=old.order_line_id,
        n=db.session.execute(newest).scalar_one() + 1,
        holder_name=name,
        holder_phone=phone,
        holder_email=email,
        claimed_at=now,
        token=token,
        token_hash=token_hash(event.door_salt, token),
        secret=secret(),
        extras=old.extras,
        note=old.note,
        replaces_id=old.id,
        changed_seq=next_change(event.id),
        issued_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def put_on_sale(*events: Event, capacity: int, prices: Sequence[Price]) -> None:
    """Give new dates that are alike their room and their types, in as many statements as one."""
    rooms = [Quota(event_id=e.id, kind=QuotaKind.ROOM, name="", size=capacity) for e in events]
    db.session.add_all(rooms)
    db.session.flush()
    for event, room in zip(events, rooms, strict=True):
        for position, price in enumerate(prices):
            kind = TicketType(event_id=event.id, currency=event.organizer.currency)
            kind.name, kind.amount, kind.position = price.name, price.amount, position
            kind.seats, kind.takes = 1, [TicketTypeQuota(quota_id=room.id)]
            db.session.add(kind)
    db.session.flush()
    if events and events[0].status is Status.PUBLISHED:
        _still_ready(events[0])


def write_types(event: Event, sales: Sequence[Sale], *, now: datetime) -> None:
    """What a date sells from now on, in this order. Orders already placed keep their price.

    A type left out stays as it is; a retired one is hidden, its tickets stay good.

    Raises: NotReady when a published date would have nothing to sell, or an AfterWork nothing paid.
    """
    room = queries.room_of(event.id)
    types = queries.types_of(event.id)
    known = {kind.id: kind for kind in types}
    slots = _slots(types, sales)
    for position, sale in zip(slots, sales, strict=True):
        kind = known.get(sale.id or 0)
        if kind is None:
            kind = TicketType(event_id=event.id, currency=event.organizer.currency)
            kind.takes = [TicketTypeQuota(quota_id=room.id)]
            db.session.add(kind)
        kind.name, kind.amount, kind.position = sale.name, sale.amount, position
        kind.seats = sale.seats
        kind.retired_at = (kind.retired_at or now) if sale.retired else None
    db.session.flush()
    if event.status is Status.PUBLISHED:
        _still_ready(event)


def _slots(types: Sequence[TicketType], sales: Sequence[Sale]) -> list[int]:
    """The positions these take, in their order: their own, then some after everything else."""
    asked = {sale.id for sale in sales}
    slots = sorted({kind.position for kind in types if kind.id in asked})
    after = max((kind.position for kind in types), default=-1) + 1
    return slots + list(range(after, after + len(sales) - len(slots)))


def _still_ready(event: Event) -> None:
    missing = programme.what_lacks(event, prices=queries.entry_prices(event.id))
    if missing:
        raise NotReady(missing=missing)


def resize_room(event_id: int, size: int) -> None:
    """Change how many people the room takes, at once for all who are buying.

    Raises: RoomTooSmall(taken, wanted) when more people have a place already.
    """
    fits = Quota.held + Quota.sold <= size
    room = update(Quota).where(Quota.event_id == event_id, Quota.kind == QuotaKind.ROOM, fits)
    if not moved(room.values(size=size).execution_options(synchronize_session=False)):
        raise RoomTooSmall(taken=queries.places_taken(event_id), wanted=size)
    note_freed()


def keep_empty(event_id: int) -> None:
    """Go on only while nobody has a place, nor is paying for one.

    Raises: PlacesTaken(taken).
    """
    rooms = select(Quota.id).where(Quota.event_id == event_id).with_for_update()
    db.session.execute(rooms)
    taken = queries.places_taken(event_id)
    if taken:
        raise PlacesTaken(taken=taken)


def withdraw(event: Event, *, to: Status) -> None:
    """Take a date off the programme: back to a draft, or cancelled. Raises: PlacesTaken(taken)."""
    keep_empty(event.id)
    event.status = to
