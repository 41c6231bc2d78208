"""A ticket gets another holder, or is given up and its money comes back.

The order's row first, then quotas, then the event's row, which doors take turns at: a scan and a
change of the same ticket never both win. Why: docs/adr/0027.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.accounts.actions import audit, count_try
from app.books.actions import write_credit, write_credit_note
from app.changes import queries
from app.changes.queries import Owned
from app.changes.rules import (
    TRANSFERS,
    Holder,
    TicketEnded,
    TicketUsed,
    TooLateToChange,
    changes_until,
    early_back,
)
from app.credits.actions import give
from app.credits.models import Credit
from app.events.rules import CancelsAs, Status
from app.kernel.db import db
from app.kernel.money import Money
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import close_order, lower_places
from app.orders.models import Order
from app.passes.queries import is_made_up
from app.tickets import actions as places
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def transfer(
    ticket_id: int, to: Holder, *, actor: str, now: datetime, by_team: bool = False
) -> Ticket:
    """Give a ticket to another person: its code and page end at once, theirs begin.

    Raises: TooLateToChange(until), TicketEnded(status), TicketUsed, TooManyTries(minutes).
    """
    old = db.session.get_one(Ticket, ticket_id)
    order = orders.lock_order(orders.order_of_ticket(old).id)
    if not by_team:
        _still_theirs(old, now=now)
        count_try("transfer", f"order:{order.id}", TRANSFERS, now=now)
    elif old.event.ends_at <= now or old.event.status is not Status.PUBLISHED:
        raise TooLateToChange(until=old.event.ends_at)
    end_unused([old], to=TicketStatus.TRANSFERRED)
    new = places.replace_ticket(old, name=to.name, phone=to.phone, email=to.email, now=now)
    _tell(old, new, order, actor=actor, now=now)
    return new


def _still_theirs(ticket: Ticket, *, now: datetime) -> None:
    if ticket.status is not TicketStatus.VALID:
        raise TicketEnded(status=ticket.status)
    if queries.transferable_until(ticket, now=now) is None:
        if queries.entered([ticket.id]):
            raise TicketUsed()
        event = ticket.event
        until = changes_until(event.starts_at, hours=event.change_hours)
        raise TooLateToChange(until=until if event.may_transfer else None)


def end_unused(tickets: list[Ticket], *, to: TicketStatus, even_used: bool = False) -> None:
    """These tickets open no door any more; all of one event. The event's row is taken here.

    Raises: TicketEnded(status), TicketUsed; nothing has changed then.
    """
    ids = [ticket.id for ticket in tickets]
    seq = places.next_change(tickets[0].event_id)
    if places.end_tickets(ids, to=to, seq=seq) != len(ids):
        for ticket in tickets:
            db.session.refresh(ticket)
        raise TicketEnded(status=max(ticket.status for ticket in tickets))
    if not even_used and queries.entered(ids):
        raise TicketUsed()
    for ticket in tickets:
        db.session.refresh(ticket)


def _tell(old: Ticket, new: Ticket, order: Order, *, actor: str, now: datetime) -> None:
    audit(
        "ticket.transferred",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        ticket=old.id,
        came_from=old.holder_name,
        given_to=new.holder_name,
    )
    if new.holder_email:
        leave(
            "ticket_given",
            to=new.holder_email,
            locale=orders.language_of(new.holder_email, otherwise=order.locale),
            now=now,
            dedupe_key=f"ticket:{new.id}:given",
            ticket_id=new.id,
        )


@dataclass(frozen=True, slots=True)
class Back:
    """What an end of tickets gives back, in the smallest unit of the order's currency."""

    tickets: int
    refund: int = 0
    credit: int = 0
    credit_id: int | None = None
    offered: int = 0  # money that waits for its buyer's word: refund or credit


def cancel(
    order_id: int,
    keys: Collection[str] | None,
    *,
    gives: CancelsAs,
    actor: str,
    now: datetime,
    by_team: bool = False,
    reason: str = "",
) -> Back:
    """End some pieces of a paid order (`Owned.key`; None: all that stands), once.

    What was paid in money comes back as `gives` says; what was paid by a credit comes back as one.

    Raises: TicketEnded(status), TicketUsed, TooLateToChange(until).
    """
    orders.lock_order(order_id)
    order = orders.order_by_id(order_id)
    chosen = [each for each in queries.owned(order) if keys is None or each.key in keys]
    if not chosen or (keys is not None and len(chosen) < len(set(keys))):
        raise TicketEnded(status=TicketStatus.CANCELLED)
    if not by_team:
        terms = queries.cancellable(order, now=now)
        if terms is None or not {each.key for each in chosen} <= {e.key for e in terms.mine}:
            raise TooLateToChange(until=changes_until(order.event.starts_at, hours=0))
    back = end_pieces(order, chosen, to=TicketStatus.CANCELLED, gives=gives, now=now)
    _tell_cancelled(order, back, actor=actor, reason=reason, now=now)
    return back


def end_pieces(
    order: Order,
    chosen: Sequence[Owned],
    *,
    to: TicketStatus,
    gives: CancelsAs,
    now: datetime,
    even_used: bool = False,
    asks: bool = False,
) -> Back:
    """The tickets end, their places go back, and so does what was paid. `order` is locked, whole.
    `asks`: of the money it is only told how much; its buyer will say refund or credit.

    Places before the event's row, as everywhere; a refusal takes all of it back. A date that a
    pass makes up for gives no money back, unless its holder gives up the whole pass.
    """
    made_up = is_made_up(order.id) and (even_used or len(chosen) < len(queries.owned(order)))
    give_places_back(order, chosen)
    for event_id in sorted({each.piece.event_id for each in chosen}):
        its = [t for each in chosen if each.piece.event_id == event_id for t in each.tickets]
        end_unused(its, to=to, even_used=even_used)
    gives = CancelsAs.NOTHING if made_up else gives
    back = _give_money_back(order, chosen, gives=gives, asks=asks and not made_up, now=now)
    db.session.flush()
    if not made_up and not any(
        ticket.status is TicketStatus.VALID for ticket in orders.tickets_of_order(order.id)
    ):
        close_order(order, now=now)
    return back


def give_places_back(order: Order, chosen: Sequence[Owned]) -> None:
    units: Counter[int] = Counter()
    for each in chosen:
        units.update(each.piece.units)
    seats = queries.seats_of(units, order)
    for quota_id, n in _early(order, units).items():
        seats[quota_id] = seats.get(quota_id, 0) + n
    lower_places(order, units=units, seats=seats)


def _early(order: Order, units: Mapping[int, int]) -> dict[int, int]:
    """Of the early price's places that the order took, those that go back."""
    had = orders.places_of(order.id)
    back: dict[int, int] = {}
    for quota_id in {line.ticket_type.early_quota_id for line in order.lines} - {None}:
        lines = [
            (line.unit_amount, left, left - units.get(line.id, 0))
            for line in order.lines
            if line.ticket_type.early_quota_id == quota_id
            for left in (line.quantity - line.cancelled,)
        ]
        back[cast(int, quota_id)] = early_back(lines, had.get(cast(int, quota_id), 0))
    return back


def _give_money_back(
    order: Order, chosen: Sequence[Owned], *, gives: CancelsAs, asks: bool, now: datetime
) -> Back:
    money = sum(each.piece.money for each in chosen)
    credit = sum(each.piece.credit for each in chosen)
    tickets = sum(len(each.tickets) for each in chosen)
    if gives is CancelsAs.NOTHING:
        return Back(tickets)
    undo_sale(order, chosen, now=now)
    offered = money if asks else 0
    refund = money - offered if gives is CancelsAs.REFUND else 0
    order.refund_due += refund
    order.returned_amount += refund
    kept = money - offered - refund + credit
    made = keep_as_credit(order, kept, now=now) if kept else None
    credit_id = made.id if made else None
    return Back(tickets, refund=refund, credit=kept, credit_id=credit_id, offered=offered)


def undo_sale(order: Order, chosen: Sequence[Owned], *, now: datetime) -> None:
    """A credit note for these pieces: what was paid for them is owed to the buyer now."""
    back: dict[int, tuple[int, int]] = {}
    for piece in (each.piece for each in chosen):
        n, amount = back.get(piece.line_id, (0, 0))
        back[piece.line_id] = n + 1, amount + piece.value
    write_credit_note(order, back, now=now)


def keep_as_credit(order: Order, amount: int, *, now: datetime) -> Credit:
    made = give(
        Money(amount, order.currency),
        organizer_id=order.organizer_id,
        order_id=order.id,
        name=order.buyer_name,
        phone=order.phone,
        email=order.email,
        reason=order.event.title,
        now=now,
    )
    write_credit(made, order, now=now)
    return made


def _tell_cancelled(order: Order, back: Back, *, actor: str, reason: str, now: datetime) -> None:
    audit(
        "order.tickets-cancelled",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        tickets=back.tickets,
        refund=back.refund,
        credit=back.credit,
        reason=reason,
    )
    if order.email:
        leave(
            "cancelled",
            to=order.email,
            locale=order.locale,
            now=now,
            order_id=order.id,
            tickets=back.tickets,
            refund=back.refund,
            credit_id=back.credit_id,
            reason=reason,
        )
