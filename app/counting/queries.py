"""What a phone knows of its cashier's drawer, and the closing sheet of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.counting.models import DrawerWord
from app.counting.rules import Kind, Result
from app.kernel.db import db
from app.ledger.models import LedgerLine, Movement
from app.orders.models import Order
from app.takes.models import Take
from app.takes.queries import NO_MONEY
from app.takes.rules import Method
from app.tickets.models import Ticket
from app.tills import queries as tills
from app.tills.models import Drawer
from app.tills.rules import Cash
from app.untaking.models import TakeUndo
from app.untaking.rules import Result as Undone


def word_of(mark: str, cashier_id: int) -> DrawerWord | None:
    """The first word about this drawer that found one."""
    query = select(DrawerWord).where(DrawerWord.mark == mark, DrawerWord.cashier_id == cashier_id)
    query = query.where(DrawerWord.drawer_id.is_not(None))
    return db.session.scalar(query.order_by(DrawerWord.received_at, DrawerWord.id).limit(1))


def words_after(scanner_id: int) -> Sequence[DrawerWord]:
    """What a phone said of its drawer once it was taken away."""
    query = select(DrawerWord).where(DrawerWord.scanner_id == scanner_id)
    query = query.where(DrawerWord.result == Result.AFTER)
    return db.session.scalars(query.order_by(DrawerWord.told_at, DrawerWord.id)).all()


def told_keys(
    cashier_id: int, since: datetime | None, until: datetime, *, event_id: int | None = None
) -> list[str]:
    """The movements of cash that this person's phones made by then, whenever we heard of them."""
    made = select(Take.payment_id).where(Take.cashier_id == cashier_id, Take.taken_at <= until)
    made = made.where(Take.payment_id.is_not(None), Take.method == Method.CASH)
    back = select(Take.payment_id).join(TakeUndo, TakeUndo.take_id == Take.id)
    back = back.where(Take.cashier_id == cashier_id, TakeUndo.undone_at <= until)
    back = back.where(TakeUndo.result == Undone.UNDONE, Take.payment_id.is_not(None))
    if event_id is not None:
        made, back = made.where(Take.event_id == event_id), back.where(Take.event_id == event_id)
    if since is not None:
        made, back = made.where(Take.taken_at > since), back.where(TakeUndo.undone_at > since)
    keys = [f"pay:{payment}" for payment in db.session.scalars(made.order_by(Take.id))]
    return keys + [f"undo:{payment}" for payment in db.session.scalars(back.order_by(Take.id))]


def cash_of(held: Drawer) -> Cash:
    """What it must hold, or held when it was counted."""
    return held.cash if held.closed_at else tills.cash_now(held)


@dataclass(frozen=True, slots=True)
class Row:
    """One movement of a drawer."""

    at: datetime  # when it was in hand
    movement: Movement
    undone: bool  # it takes a sum back
    reference: str  # of the order
    who: str
    amount: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawer from its opening to its count, as its cashier and the organizer sign it."""

    held: Drawer
    cash: Cash
    rows: Sequence[Row]
    pieces: dict[str, int]  # as it was counted: {"5000": 3, …}
    mobile: tuple[int, int]  # sums by an operator's reference: how many, how much
    told: Sequence[DrawerWord]  # what else was said of it


def sheet_of(held: Drawer) -> Sheet:
    words = db.session.scalars(
        select(DrawerWord)
        .where(DrawerWord.drawer_id == held.id)
        .order_by(DrawerWord.told_at, DrawerWord.id)
    ).all()
    counts = [word for word in words if word.kind is Kind.COUNT and word.result is Result.KEPT]
    by_phone = bool(counts) and held.closed_at == counts[-1].told_at
    return Sheet(
        held=held,
        cash=cash_of(held),
        rows=_rows(held),
        pieces=counts[-1].pieces if by_phone else {},
        mobile=_mobile(held),
        told=[word for word in words if word.result is not Result.KEPT],
    )


def _rows(held: Drawer) -> list[Row]:
    keys = told_keys(held.user_id, None, held.closed_at) if held.closed_at else ()
    lines = tills.lines_of(held, until=held.closed_at, told=keys)
    pays = {line.key.partition(":")[2] for line in lines}
    query = select(Take.payment_id, Take.taken_at, TakeUndo.undone_at, Ticket.holder_name)
    query = query.outerjoin(TakeUndo, TakeUndo.take_id == Take.id)
    query = query.outerjoin(Ticket, Ticket.id == Take.ticket_id)
    query = query.where(Take.payment_id.in_(pays)).order_by(Take.id)
    known = {row[0]: row for row in db.session.execute(query)}
    numbers = {line.order_id for line in lines if line.order_id}
    named = select(Order.id, Order.reference, Order.buyer_name).where(Order.id.in_(numbers))
    orders = {row[0]: row for row in db.session.execute(named.order_by(Order.id))}
    rows = [_row(line, known, orders) for line in lines]
    return sorted(rows, key=lambda row: (row.at, -row.amount))


def _row(line: LedgerLine, known: dict, orders: dict) -> Row:  # type: ignore[type-arg]
    kind, _colon, payment = line.key.partition(":")
    undone = kind == "undo"
    _id, taken_at, undone_at, holder = known.get(payment) or (None, line.at, line.at, "")
    _n, reference, buyer = orders.get(line.order_id) or (None, "", "")
    at = (undone_at if undone else taken_at) or line.at
    return Row(at, line.movement, undone, reference, holder or buyer, line.amount)


def _mobile(held: Drawer) -> tuple[int, int]:
    query = select(func.count(), func.coalesce(func.sum(Take.amount), 0)).where(
        Take.cashier_id == held.user_id,
        Take.method == Method.MOBILE,
        Take.result.not_in(NO_MONEY),
        Take.currency == held.currency,
        Take.taken_at >= held.opened_at,
    )
    if held.closed_at is not None:
        query = query.where(Take.taken_at <= held.closed_at)
    row = db.session.execute(query).one()
    return row[0], int(row[1])
