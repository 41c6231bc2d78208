"""Where a team's money lies, what went to its bank, and its drawers of cash."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.kernel.db import db
from app.ledger import rules as accounts
from app.ledger.models import LedgerLine, Movement
from app.ledger.queries import lines_of_key
from app.tills.models import Drawer, LateLine
from app.tills.rules import Cash


def sources(organizer_id: int, currency: str) -> dict[str, int]:
    """Accounts from which money may go to the bank: {"clearing:card": 45000, "cash:user:7": …}."""
    lies = [LedgerLine.account.startswith(kind, autoescape=True) for kind in ("clearing:", "cash:")]
    total = func.sum(LedgerLine.amount)
    query = select(LedgerLine.account, total).where(
        LedgerLine.organizer_id == organizer_id, LedgerLine.currency == currency, or_(*lies)
    )
    query = query.group_by(LedgerLine.account).having(total > 0).order_by(LedgerLine.account)
    return {account: int(amount) for account, amount in db.session.execute(query)}


def payouts(organizer_id: int) -> Select[LedgerLine, str, str]:
    """What went to the bank, newest first: its line there, whence, and what took it back."""
    whence, back = aliased(LedgerLine), aliased(LedgerLine)
    query = select(LedgerLine, whence.account, back.key).where(
        LedgerLine.organizer_id == organizer_id,
        LedgerLine.movement == Movement.PAYOUT,
        LedgerLine.n == 1,
        LedgerLine.amount > 0,
    )
    query = query.join(whence, (whence.key == LedgerLine.key) & (whence.n == 2))
    undone = (back.key == LedgerLine.key.concat(":back")) & (back.n == 1)
    return query.outerjoin(back, undone).order_by(LedgerLine.id.desc())


def payout(organizer_id: int, number: str) -> Sequence[LedgerLine]:
    """Both lines of one; none where it is not this organizer's."""
    lines = lines_of_key(f"payout:{number}")
    return [line for line in lines if line.organizer_id == organizer_id]


def last_bank(organizer_id: int) -> str:
    """The name of the bank that money went to last; "" the first time."""
    query = select(LedgerLine.account).where(
        LedgerLine.organizer_id == organizer_id,
        LedgerLine.account.startswith("bank:", autoescape=True),
    )
    found = db.session.scalar(query.order_by(LedgerLine.id.desc()).limit(1))
    return found.removeprefix("bank:") if found else ""


def open_drawer(organizer_id: int, user_id: int) -> Drawer | None:
    query = select(Drawer).where(Drawer.organizer_id == organizer_id, Drawer.user_id == user_id)
    return db.session.scalar(query.where(Drawer.closed_at.is_(None)))


def drawers(organizer_id: int) -> Select[Drawer]:
    """Open ones first, then the last counted."""
    query = select(Drawer).where(Drawer.organizer_id == organizer_id)
    query = query.options(joinedload(Drawer.user))
    return query.order_by(Drawer.closed_at.is_not(None), Drawer.closed_at.desc(), Drawer.id.desc())


def counted(organizer_id: int, period: tuple[datetime, datetime]) -> Sequence[Drawer]:
    """Drawers that were counted then."""
    query = select(Drawer).where(Drawer.organizer_id == organizer_id)
    query = query.where(Drawer.closed_at >= period[0], Drawer.closed_at < period[1])
    return db.session.scalars(query.options(joinedload(Drawer.user)).order_by(Drawer.id)).all()


def drawer(drawer_id: int, organizer_id: int) -> Drawer | None:
    query = select(Drawer).where(Drawer.id == drawer_id, Drawer.organizer_id == organizer_id)
    return db.session.scalar(query)


def lock_drawer(drawer_id: int) -> Drawer:
    query = select(Drawer).where(Drawer.id == drawer_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def last_drawer(held: Drawer) -> int:
    """The id of the last one that this person opened here."""
    query = select(func.max(Drawer.id)).where(
        Drawer.organizer_id == held.organizer_id, Drawer.user_id == held.user_id
    )
    return db.session.scalar(query) or 0


def last_line() -> int:
    return db.session.scalar(select(func.max(LedgerLine.id))) or 0


def drawer_at(organizer_id: int, user_id: int, at: datetime) -> Drawer | None:
    """That person's drawer of this moment: counted since, or open still."""
    query = select(Drawer).where(Drawer.organizer_id == organizer_id, Drawer.user_id == user_id)
    query = query.where(Drawer.opened_at <= at, Drawer.closed_at > at)
    counted_since = db.session.scalar(query.order_by(Drawer.closed_at, Drawer.id).limit(1))
    return counted_since or open_drawer(organizer_id, user_id)


def drawer_by_mark(organizer_id: int, user_id: int, mark: str) -> Drawer | None:
    query = select(Drawer).where(Drawer.organizer_id == organizer_id, Drawer.user_id == user_id)
    return db.session.scalar(query.where(Drawer.mark == mark))


def last_counted(organizer_id: int, user_id: int) -> datetime | None:
    """When this person's drawer was counted last."""
    query = select(func.max(Drawer.closed_at)).where(Drawer.organizer_id == organizer_id)
    return db.session.scalar(query.where(Drawer.user_id == user_id))


def counted_after(organizer_id: int, user_id: int, at: datetime) -> Drawer | None:
    """The drawer that was counted first since this person had the money in hand, locked. What a
    phone opened holds what it had taken before, too."""
    query = select(Drawer).where(Drawer.organizer_id == organizer_id, Drawer.user_id == user_id)
    there = or_(Drawer.mark.is_not(None), Drawer.opened_at <= at)
    query = query.where(Drawer.closed_at >= at, there)
    query = query.order_by(Drawer.closed_at, Drawer.id).limit(1).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def lock_open(organizer_id: int, user_id: int) -> None:
    """Who counts this drawer waits until what is taken in now stands in the book."""
    query = select(Drawer.id).where(Drawer.organizer_id == organizer_id, Drawer.user_id == user_id)
    db.session.execute(query.where(Drawer.closed_at.is_(None)).with_for_update()).all()


def before_line(keys: Collection[str]) -> int:
    """The book's line before the first of these movements; its last where none is written."""
    first = db.session.scalar(select(func.min(LedgerLine.id)).where(LedgerLine.key.in_(keys)))
    return last_line() if first is None else first - 1


def cash_now(held: Drawer, *, until: datetime | None = None, told: Collection[str] = ()) -> Cash:
    """What a drawer must hold by the book; of one counted before the house heard of it, what was
    written `until` then, and the movements `told` since that were made before."""
    amount, written = LedgerLine.amount, LedgerLine.movement
    undone = LedgerLine.key.startswith("undo:", autoescape=True)
    came, back = or_(written == Movement.PAYMENT, undone), written == Movement.REFUND
    parts = (
        func.coalesce(func.sum(case((came, amount), else_=0)), 0),
        func.coalesce(func.sum(case((back, -amount), else_=0)), 0),
        func.coalesce(func.sum(case((came | back, 0), else_=amount)), 0),
    )
    row = db.session.execute(select(*parts).where(*_lies_in(held, until, told))).one()
    return Cash(held.opening, int(row[0]), int(row[1]), int(row[2]))


def lines_of(
    held: Drawer, *, until: datetime | None = None, told: Collection[str] = ()
) -> Sequence[LedgerLine]:
    """The movements that `cash_now` adds up."""
    query = select(LedgerLine).where(*_lies_in(held, until, told)).order_by(LedgerLine.id)
    return db.session.scalars(query).all()


def _lies_in(
    held: Drawer, until: datetime | None, told: Collection[str]
) -> tuple[ColumnElement[bool], ...]:
    """Written since it was opened, but for differences of counts and what is another drawer's."""
    late = select(LateLine.key).where(LateLine.drawer_id == held.id)
    others = select(LateLine.key).where(LateLine.drawer_id != held.id)
    counts = LedgerLine.key.startswith("drawer:", autoescape=True)
    since = and_(LedgerLine.id > held.opened_line, LedgerLine.key.not_in(others), ~counts)
    by_then = LedgerLine.at <= until if until else literal(True)
    return (
        LedgerLine.organizer_id == held.organizer_id,
        LedgerLine.account == accounts.cash(f"user:{held.user_id}"),
        LedgerLine.currency == held.currency,
        or_(since & or_(by_then, LedgerLine.key.in_(told)), LedgerLine.key.in_(late)),
    )
