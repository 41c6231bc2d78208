"""A dispute is opened, decided, and what follows: doors are told, tickets end, the loss is written.

The payment and its order are locked by who heard of it. Why: docs/adr/0036.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.accounts.actions import audit
from app.books import actions as books
from app.changes.actions import end_pieces
from app.changes.queries import owned
from app.deposits import actions as deposits
from app.deposits.queries import deposit_of
from app.disputes import queries
from app.disputes.models import Dispute
from app.disputes.rules import ASKED, WITHDRAWN, DisputeOver, flag_of, may_become
from app.events.rules import CancelsAs
from app.kernel.db import db
from app.kernel.money import Money
from app.ledger import queries as book
from app.ledger import rules as accounts
from app.ledger.models import Movement
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.orders.rules import Flag, OrderStatus
from app.payments.gateway import Disputed, DisputeState
from app.settlement.models import Payment
from app.tickets.actions import next_change
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

LOOK_EVERY = timedelta(hours=12)  # should the provider's notice be lost


def hear(order: Order, payment: Payment, told: Disputed, *, now: datetime) -> None:
    """What its provider says of a dispute now. Heard twice, or late, it changes nothing."""
    kept = queries.known(payment.id, told.provider_ref)
    before = kept.state if kept is not None else None
    if kept is None:
        kept = _keep(payment, told, now=now)
    elif may_become(kept.state, told.state):
        kept.state = told.state
    _note(kept, told, now=now)
    if kept.state is not told.state:  # what is told is older than what is known
        return
    db.session.flush()
    _write(order, payment, told, decided=kept.state is not before, now=now)
    if kept.state is before:
        return
    if kept.state is DisputeState.LOST:
        kept.voided = _lose(order, kept, now=now)
    _tell_doors(order, flag_of(queries.states_of(order.id), order.flag))
    _say(order, kept, now=now)


def _keep(payment: Payment, told: Disputed, *, now: datetime) -> Dispute:
    made = Dispute(
        payment_id=payment.id,
        provider_ref=told.provider_ref,
        state=told.state,
        amount=told.total.amount,
        currency=told.total.currency,
        opened_at=now,
    )
    db.session.add(made)
    return made


def _note(kept: Dispute, told: Disputed, *, now: datetime) -> None:
    asked = kept.state in ASKED
    kept.reason, kept.due_by = told.reason[:200] or kept.reason, told.due_by or kept.due_by
    if told.fee and told.fee.amount:
        kept.fee_amount, kept.fee_currency = told.fee.amount, told.fee.currency
    kept.next_look_at = now + LOOK_EVERY if asked else None
    kept.ended_at = None if asked else kept.ended_at or now


def _write(order: Order, payment: Payment, told: Disputed, *, decided: bool, now: datetime) -> None:
    """Withdrawn while it is open, then back or lost. A mere question moves nothing."""
    if told.state not in WITHDRAWN:
        return
    _write_open(order, told.total, told.provider_ref, at=payment.till, now=now)
    if told.fee and told.fee.amount:
        key = f"dispute:{told.provider_ref}:fee"
        books.write_fee(order, told.fee, key=key, at=payment.till, now=now)
    if decided and told.state is not DisputeState.OPEN:
        won = told.state is DisputeState.WON
        _write_verdict(order, told.total, told.provider_ref, won=won, at=payment.till, now=now)


def _write_open(order: Order, amount: Money, ref: str, *, at: str, now: datetime) -> None:
    """The bank of a card's holder took money back until it has decided."""
    facts: dict[str, Any] = {"key": f"dispute:{ref}:open", "now": now, "currency": amount.currency}
    books.write(order, Movement.DISPUTE, accounts.disputed(amount.amount, 0, at), **facts)


def _write_verdict(
    order: Order, amount: Money, ref: str, *, won: bool, at: str, now: datetime
) -> None:
    """The bank has decided: the money is back, or gone. Gone, it pays first what the buyer was
    owed, which nobody must send once more; the rest is the date's loss.

    Back after all that was gone, it comes out of where it went.
    """
    end, held = f"dispute:{ref}:end", accounts.dispute(at)
    facts: dict[str, Any] = {"now": now, "currency": amount.currency}
    back = accounts.moved(amount.amount, accounts.clearing(at), held)
    gone = [(line.account, line.amount) for line in book.lines_of_key(end)]
    if gone and won and sorted(gone) != sorted(back):
        lines = accounts.added([*accounts.turned(gone), *back])
        if books.write(order, Movement.DISPUTE, lines, key=f"dispute:{ref}:back", **facts):
            order.refund_due += dict(gone).get(accounts.buyer(order.id), 0)
    if gone:
        return
    ours = not won and amount.currency == order.currency
    owed = min(amount.amount, order.refund_due) if ours else 0
    lost = accounts.moved(owed, accounts.buyer(order.id), held)
    lost += accounts.moved(amount.amount - owed, accounts.loss(order.event_id), held)
    order.refund_due -= owed
    books.write(order, Movement.DISPUTE, back if won else accounts.added(lost), key=end, **facts)


def _lose(order: Order, lost: Dispute, *, now: datetime) -> int:
    """Tickets that nobody came in with end, where the bank took all that was paid; how many."""
    if queries.lost_of(order.id, order.currency) + order.returned_amount < _paid_of(order):
        return 0
    ended = 0
    for order_id in queries.with_its_moves(order.id):
        its = orders.lock_order(order_id)
        if its.status is OrderStatus.DEPOSIT:
            deposits.lose(its, now=now)
            continue
        its = orders.order_by_id(order_id)
        chosen = [each for each in owned(its) if not each.used]
        if chosen:
            nothing = CancelsAs.NOTHING
            ended += end_pieces(
                its, chosen, to=TicketStatus.CANCELLED, gives=nothing, now=now
            ).tickets
    return ended


def _paid_of(order: Order) -> int:
    deposit = deposit_of(order.id)
    if deposit is not None and order.status is OrderStatus.DEPOSIT:
        return deposit.paid_amount
    return order.total_amount


def _tell_doors(order: Order, flag: Flag) -> None:
    """Their tickets are marked, or not any more, on every door's list at its next word."""
    for order_id in queries.with_its_moves(order.id):
        its = orders.lock_order(order_id)
        if its.flag is flag:
            continue
        its.flag = flag
        lines = select(OrderLine.id).where(OrderLine.order_id == order_id)
        dates = select(Ticket.event_id).distinct().where(Ticket.order_line_id.in_(lines))
        for event_id in db.session.scalars(dates.order_by(Ticket.event_id)).all():
            news = update(Ticket).where(
                Ticket.order_line_id.in_(lines), Ticket.event_id == event_id
            )
            news = news.values(changed_seq=next_change(event_id))
            db.session.execute(news.execution_options(synchronize_session=False))
    db.session.flush()


def _say(order: Order, kept: Dispute, *, now: datetime) -> None:
    audit(
        f"order.dispute-{kept.state.value}",
        f"order:{order.id}",
        actor="job",
        organizer_id=order.organizer_id,
        now=now,
        amount=kept.amount,
        currency=kept.currency,
        tickets=kept.voided,
    )
    if order.organizer.email:
        leave(
            "dispute",
            to=order.organizer.email,
            locale="fr",
            now=now,
            dedupe_key=f"dispute:{kept.id}:{kept.state.value}",
            dispute_id=kept.id,
            state=kept.state.value,
        )


def look_later(payment_id: str, *, now: datetime) -> None:
    """It is being asked about now; whether it answers or not, not again for a while."""
    ours = update(Dispute).where(Dispute.payment_id == payment_id, Dispute.state.in_(ASKED))
    ours = ours.values(next_look_at=now + LOOK_EVERY)
    db.session.execute(ours.execution_options(synchronize_session=False))


def let_in(order_id: int, *, admits: bool, user_id: int, now: datetime) -> None:
    """The team's word: who holds these tickets comes in, or not, while the bank decides.

    Raises: DisputeOver.
    """
    order = orders.lock_order(order_id)
    if order.flag is Flag.NONE:
        raise DisputeOver()
    flag = Flag.DISPUTED if admits else Flag.BARRED
    if order.flag is flag:
        return
    _tell_doors(order, flag)
    audit(
        "order.dispute-admitted" if admits else "order.dispute-barred",
        f"order:{order.id}",
        actor=f"user:{user_id}",
        organizer_id=order.organizer_id,
        now=now,
    )
