"""Taking in what wallets and banks say: once, matched by its reference, else kept for a person.

Only a reference with the right sum pays by itself. All other money that came waits in suspense,
in the book too, until somebody says whose it is; a wrong match is undone in app/unmatching.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import audit
from app.deposits.queries import to_pay
from app.kernel.db import db, insert_once
from app.kernel.money import Money
from app.ledger import actions as ledger
from app.ledger import rules as accounts
from app.ledger.models import Movement
from app.orders import queries as orders
from app.payments.gateway import Outcome, Paid
from app.settlement import queries as settlement
from app.settlement.actions import settle
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus, ReferenceUsed
from app.statements import queries
from app.statements.models import StatementLine
from app.statements.rules import WAITING, Entry, LineDecided, LineState, Match, Verdict

STATES = {
    Verdict.SUGGEST: LineState.SUGGESTED,
    Verdict.SETTLED: LineState.TWICE,
}


def take_in(
    organizer_id: int, entry: Entry, *, currency: str, user_id: int, now: datetime
) -> LineState | None:
    """Keep one movement, and let it pay what it names. None: it was taken in before."""
    line_id = _once(organizer_id, entry, currency=currency, user_id=user_id, now=now)
    if line_id is None:
        return None
    row = db.session.get_one(StatementLine, line_id)
    if entry.amount < 0:
        return row.state
    found = queries.match_of(organizer_id, entry)
    pays = found.verdict is Verdict.CONFIRM or (
        found.verdict in (Verdict.LESS, Verdict.MORE) and len(found.order_ids) == 1
    )
    if not (pays and _pays(row, found, user_id=user_id, now=now)):
        row.state = STATES.get(found.verdict, LineState.UNMATCHED) if not pays else LineState.TWICE
        row.order_id = found.order_ids[0] if len(found.order_ids) == 1 else None
        _write(row, now=now)
    db.session.flush()
    return row.state


def _once(
    organizer_id: int, entry: Entry, *, currency: str, user_id: int, now: datetime
) -> int | None:
    once = insert_once(StatementLine, "organizer_id", "source", "key").values(
        organizer_id=organizer_id,
        source=entry.source,
        key=entry.key,
        amount=entry.amount,
        currency=currency,
        at=entry.at,
        payer=entry.payer[:200],
        phone=entry.phone,
        text=entry.text[:1000],
        operator_ref=entry.operator_ref,
        state=LineState.OUTGOING if entry.amount < 0 else LineState.UNMATCHED,
        moves=0,
        created_at=now,
        decided_by=user_id if entry.amount < 0 else None,
    )
    return db.session.execute(once.returning(StatementLine.id)).scalar()


def _pays(row: StatementLine, found: Match, *, user_id: int, now: datetime) -> bool:
    """Whether it was let to: a number that paid another order pays nothing twice."""
    try:
        with db.session.begin_nested():
            for n, order_id in enumerate(found.order_ids):
                whole = len(found.order_ids) == 1
                _pay(row, order_id, whole=whole, first=n == 0, user_id=user_id, now=now)
    except ReferenceUsed:
        return False
    row.state, row.order_id = LineState.MATCHED, found.order_ids[0]
    row.decided_at, row.decided_by = now, user_id
    return True


def _pay(
    row: StatementLine, order_id: int, *, whole: bool, first: bool, user_id: int, now: datetime
) -> None:
    """`whole`: all of the line is for this order; else each of several has what it owes."""
    payment = settlement.lock_payment(_try_of(order_id, row.source, now=now))
    if first and row.operator_ref:
        _name(payment, row)
    payment.confirmed_by = user_id
    came = Money(row.amount if whole else payment.amount, row.currency)
    word = Paid(Outcome.SUCCEEDED, "", came, operator_ref=row.operator_ref, paid_at=row.at)
    settle(payment.id, word, actor=f"user:{user_id}", now=now)
    if first:
        row.payment_id, row.others = payment.id, []
    else:
        row.others = [*row.others, payment.id]


def _try_of(order_id: int, source: str, *, now: datetime) -> str:
    """The try that this money answers, else a new one: the order may never have been asked so."""
    name = "bank" if source == "bank" else "hand"
    order = orders.order_by_id(order_id)
    owed = to_pay(order)
    open_ = [
        each
        for each in settlement.payments_of(order_id)
        if each.provider == name
        and each.amount == owed
        and each.status not in (PaymentStatus.SUCCEEDED, PaymentStatus.ATTENTION)
        and not each.facts.get("undone")
    ]
    if open_:
        return open_[-1].id
    made = str(uuid.uuid4())
    values = {"id": made, "order_id": order_id, "provider": name, "created_at": now}
    values |= {"amount": owed, "currency": order.currency}
    db.session.execute(insert(Payment).values(status=PaymentStatus.PENDING, **values))
    return made


def _name(payment: Payment, row: StatementLine) -> None:
    """The operator's number belongs to this payment: nobody else's, now or later.

    One who only declared it gives it up. Raises: ReferenceUsed(reference).
    """
    theirs = (
        update(Payment)
        .where(
            Payment.operator == row.source,
            Payment.operator_ref == row.operator_ref,
            Payment.id != payment.id,
            Payment.status.not_in((PaymentStatus.SUCCEEDED, PaymentStatus.ATTENTION)),
        )
        .values(operator_ref=None)
    )
    db.session.execute(theirs.execution_options(synchronize_session="fetch"))
    payment.operator, payment.operator_ref = row.source, row.operator_ref
    payment.payer_phone = payment.payer_phone or row.phone
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:
        raise ReferenceUsed(reference=row.operator_ref) from None


def assign(line_id: int, order_id: int, *, user_id: int, now: datetime) -> LineState:
    """A person says whose it is. An order that owes nothing is owed it back.

    Raises: LineDecided(state), ReferenceUsed(reference).
    """
    row = _waiting(line_id)
    _write(row, now=now, back=True)
    with db.session.begin_nested():
        _pay(row, order_id, whole=True, first=True, user_id=user_id, now=now)
    row.state, row.order_id = LineState.MATCHED, order_id
    return _decided(row, "statement.match", user_id=user_id, now=now)


def put_aside(
    line_id: int, to: LineState, reason: str = "", *, user_id: int, now: datetime
) -> LineState:
    """It pays no ticket. `to`: RETURNED, it was sent back; KEPT, the team earned it; IGNORED, it
    was never the team's. Raises: LineDecided(state)."""
    row = _waiting(line_id)
    if to is LineState.KEPT:
        earned = accounts.moved(row.amount, accounts.suspense(_at(row)), accounts.OTHER)
        _post(row, Movement.KEPT, earned, now=now, note=reason)
    else:
        _write(row, now=now, back=True, note=reason)
    row.state, row.reason = to, reason
    return _decided(row, "statement.put-aside", user_id=user_id, now=now, to=to, reason=reason)


def wait_again(row: StatementLine, *, user_id: int, now: datetime) -> LineState:
    """It waits for a person as when it came. `row` is locked, and paid nothing any more."""
    if row.state is LineState.KEPT:
        lost = accounts.moved(row.amount, accounts.OTHER, accounts.suspense(_at(row)))
        _post(row, Movement.SUSPENSE, lost, now=now)
    else:
        _write(row, now=now)
    row.state, row.order_id, row.payment_id, row.others = LineState.UNMATCHED, None, None, []
    row.reason = ""
    return _decided(row, "statement.undo", user_id=user_id, now=now)


def _waiting(line_id: int) -> StatementLine:
    row = queries.lock_line(line_id)
    if row.state not in WAITING:
        raise LineDecided(state=row.state)
    return row


def _decided(
    row: StatementLine, action: str, *, user_id: int, now: datetime, **more: Any
) -> LineState:
    row.decided_at, row.decided_by = now, user_id
    db.session.flush()
    told = f"order:{row.order_id}" if row.order_id else f"statement:{row.id}"
    facts: dict[str, Any] = {"amount": row.amount, "currency": row.currency, "line": row.id} | more
    audit(action, told, actor=f"user:{user_id}", organizer_id=row.organizer_id, now=now, **facts)
    return row.state


def _write(row: StatementLine, *, now: datetime, back: bool = False, note: str = "") -> None:
    """Into suspense, or out of it again."""
    at = _at(row)
    lines = accounts.moved(row.amount, accounts.clearing(at), accounts.suspense(at))
    if back:
        _post(row, Movement.MATCH, accounts.turned(lines), now=now, note=note)
    else:
        _post(row, Movement.SUSPENSE, lines, now=now)


def _post(
    row: StatementLine,
    movement: Movement,
    lines: list[accounts.Line],
    *,
    now: datetime,
    order_id: int | None = None,
    note: str = "",
) -> None:
    row.moves += 1
    ledger.post(
        movement,
        lines,
        key=f"line:{row.id}:{row.moves}",
        organizer_id=row.organizer_id,
        currency=row.currency,
        now=now,
        order_id=order_id,
        note=note,
    )


def _at(row: StatementLine) -> str:
    return "bank" if row.source == "bank" else "hand"
