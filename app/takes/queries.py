"""What phones at the door took, for whoever counts it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Membership, User
from app.accounts.rules import MAY, may
from app.deposits.models import Deposit
from app.door.models import Scanner
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.takes.models import Take
from app.takes.rules import Method, Result
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

TO_LOOK_AT = (Result.OVER, Result.PART, Result.REFERENCE, Result.UNKNOWN)
NO_MONEY = (Result.REFERENCE, Result.AFTER, Result.ASIDE, Result.UNDONE)
MOST = 50


def cashiers_of(organizer_id: int) -> dict[int, str]:
    """Who of the team may hold a drawer: {user: name}."""
    roles = [role for role, parts in MAY.items() if "money" in parts]
    query = select(User.id, User.name).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.organizer_id == organizer_id, Membership.role.in_(roles))
    return {row[0]: row[1] for row in db.session.execute(query.order_by(User.name, User.id))}


def may_take(organizer_id: int, user_id: int) -> bool:
    """Whether this person handles the team's money today: of the team, or who runs the house."""
    role = select(Membership.role).where(Membership.organizer_id == organizer_id)
    found = db.session.scalar(role.where(Membership.user_id == user_id))
    if may(found, "money"):
        return True
    return bool(db.session.scalar(select(User.is_operator).where(User.id == user_id)))


def take_by_id(take_id: str) -> Take | None:
    return db.session.get(Take, take_id)


def told_after(scanner_id: int) -> Sequence[tuple[Take, str | None, str | None]]:
    """Sums of a phone that wait for a person, with the ticket's holder and the order."""
    query = select(Take, Ticket.holder_name, Order.reference)
    query = query.outerjoin(Ticket, Ticket.id == Take.ticket_id)
    query = query.outerjoin(Order, Order.id == Take.order_id)
    query = query.where(Take.scanner_id == scanner_id, Take.result == Result.AFTER)
    return db.session.execute(query.order_by(Take.taken_at, Take.id)).all()


def undecided(event_id: int) -> dict[int, int]:
    """{phone: sums of it that wait for a person}."""
    query = select(Take.scanner_id, func.count()).where(Take.event_id == event_id)
    query = query.where(Take.result == Result.AFTER).group_by(Take.scanner_id)
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Take.scanner_id))}


def name_of(user_id: int) -> str:
    return db.session.scalar(select(User.name).where(User.id == user_id)) or ""


def with_dues(rows: Iterable[tuple[Any, ...]], event_id: int) -> list[tuple[Any, ...]]:
    """A scanner's rows as a till must have them: what is left to pay of a ticket that waits for it,
    and the mark of its order, which one sum pays for all."""
    left = Order.total_amount - Deposit.paid_amount
    query = select(Ticket.token_hash, left, Order.id)
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.join(Order, Order.id == OrderLine.order_id)
    query = query.join(Deposit, Deposit.order_id == Order.id)
    query = query.where(Ticket.event_id == event_id, Ticket.status == TicketStatus.DUE)
    dues = {mark: {"due": int(sum_), "o": n} for mark, sum_, n in db.session.execute(query)}
    return [(*row[:7], dict(*row[7:]) | dues[row[0]]) if row[0] in dues else row for row in rows]


@dataclass(frozen=True, slots=True)
class Odd:
    """A sum that somebody must look at."""

    result: Result
    amount: int
    over: int
    currency: str
    method: Method
    reference: str
    at: datetime
    gate: str
    cashier: str
    holder: str | None
    order: str | None  # its reference


def odd_takes(event_id: int) -> Sequence[Odd]:
    """What was taken twice, short, by a reference that is no good, or for nobody's ticket."""
    query = (
        select(Take, Scanner.gate, User.name, Ticket.holder_name, Order.reference)
        .join(Scanner, Scanner.id == Take.scanner_id)
        .join(User, User.id == Take.cashier_id)
        .outerjoin(Ticket, Ticket.id == Take.ticket_id)
        .outerjoin(Order, Order.id == Take.order_id)
        .where(Take.event_id == event_id, Take.result.in_(TO_LOOK_AT))
        .where(Take.token_hash != "")  # of a sale: it is told with the sale (app/walkins)
        .order_by(Take.taken_at.desc(), Take.id)
    )
    return [
        Odd(
            take.result,
            take.amount,
            take.over_amount,
            take.currency,
            take.method,
            take.reference,
            take.taken_at,
            gate,
            cashier,
            holder,
            order,
        )
        for take, gate, cashier, holder, order in db.session.execute(query.limit(MOST))
    ]


@dataclass(frozen=True, slots=True)
class Taken:
    """By one phone and cashier, in one way."""

    gate: str
    cashier: str
    method: Method
    n: int
    amount: int
    currency: str


def sums_of(event_id: int, scanner_id: int | None = None) -> Sequence[Taken]:
    """What really came, by phone, person and way; what no reference proves is left out."""
    keys = Scanner.gate, User.name, Take.method, Take.currency
    query = select(*keys, func.count(), func.sum(Take.amount))
    query = query.join(Scanner, Scanner.id == Take.scanner_id)
    query = query.join(User, User.id == Take.cashier_id)
    query = query.where(Take.event_id == event_id, Take.result.not_in(NO_MONEY))
    query = query if scanner_id is None else query.where(Take.scanner_id == scanner_id)
    rows = db.session.execute(query.group_by(*keys).order_by(*keys))
    return [
        Taken(gate, who, how, n, int(amount), money) for gate, who, how, money, n, amount in rows
    ]
