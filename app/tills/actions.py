"""Money that persons move by hand: to the bank, and a drawer of cash opened and counted.

What was noted wrongly is turned by another movement: the book forgets nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import audit
from app.accounts.models import Organizer
from app.kernel.db import db
from app.kernel.money import Money
from app.ledger import actions as ledger
from app.ledger import rules as accounts
from app.ledger.models import Movement
from app.ledger.queries import lines_of_key
from app.tills import queries
from app.tills.models import Drawer, LateLine
from app.tills.rules import DrawerClosed, DrawerOpen, NotThere, TakenBack


def pay_out(
    organizer_id: int,
    source: str,
    amount: int,
    *,
    bank: str,
    number: str,
    user_id: int,
    now: datetime,
) -> bool:
    """`amount` left `source` and is in the bank; False: this form was sent before.

    Raises: NotThere(left).
    """
    of = _locked(organizer_id)
    if lines_of_key(f"payout:{number}"):
        return False
    left = queries.sources(of.id, of.currency).get(source, 0)
    if amount > left:
        raise NotThere(left=Money(left, of.currency))
    lines = accounts.moved(amount, accounts.bank(bank), source)
    _post(of, Movement.PAYOUT, lines, key=f"payout:{number}", user_id=user_id, now=now)
    _note(of, "payout.noted", amount, user_id, now=now, source=source, bank=bank)
    return True


def take_back_payout(organizer_id: int, number: str, *, user_id: int, now: datetime) -> None:
    """It was noted by mistake: turned. Raises: TakenBack."""
    of = _locked(organizer_id)
    lines = queries.payout(of.id, number)
    turned = accounts.turned((line.account, line.amount) for line in lines)
    facts: dict[str, Any] = {"key": f"payout:{number}:back", "user_id": user_id, "now": now}
    if not _post(of, Movement.PAYOUT, turned, **facts):
        raise TakenBack()
    _note(of, "payout.taken-back", lines[0].amount, user_id, now=now)


def open_drawer(organizer_id: int, opening: int, *, user_id: int, now: datetime) -> int:
    """A person begins with this much cash in hand; the drawer's id. Raises: DrawerOpen."""
    of = _locked(organizer_id)
    made = Drawer(organizer_id=of.id, user_id=user_id, currency=of.currency, opening=opening)
    made.opened_line, made.opened_at = queries.last_line(), now
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        raise DrawerOpen() from None
    _note(of, "drawer.opened", opening, user_id, now=now)
    return made.id


def count_drawer(drawer_id: int, counted: int, *, user_id: int, now: datetime) -> int:
    """What is really in it; what it lacks or has over is written. Returns that difference.

    Raises: DrawerClosed.
    """
    held = queries.lock_drawer(drawer_id)
    if held.closed_at is not None:
        raise DrawerClosed()
    cash = queries.cash_now(held)
    held.came, held.back, held.moved = cash.came, cash.back, cash.moved
    held.counted, held.closed_at = counted, now
    _write_over(held, held.over, user_id=user_id, now=now)
    facts = {"over": held.over, "who": f"user:{held.user_id}"}
    _note(_of(held), "drawer.counted", counted, user_id, now=now, **facts)
    return held.over


def begin_told(
    organizer_id: int,
    opening: int,
    *,
    mark: str,
    first: Collection[str],
    user_id: int,
    at: datetime,
    now: datetime,
) -> Drawer:
    """A phone opened it at `at`, and the house hears of it now; `first` are movements of what it
    had taken by then. One that is open, or was then, is the same; what was told earliest counts."""
    of = _locked(organizer_id)
    held = queries.drawer_by_mark(of.id, user_id, mark) or queries.drawer_at(of.id, user_id, at)
    if held is None:
        held = Drawer(organizer_id=of.id, user_id=user_id, currency=of.currency, opening=opening)
        held.mark, held.opened_at, held.opened_line = mark, at, queries.before_line(first)
        db.session.add(held)
        db.session.flush()
    elif held.mark == mark or at < held.opened_at:  # it was counted, or opened elsewhere, before
        held = queries.lock_drawer(held.id)
        more = opening - held.opening
        held.opening, held.opened_at = opening, min(at, held.opened_at)
        _lies_there(held, more, user_id=user_id, now=now)
    else:
        return held
    _note(of, "drawer.opened", opening, user_id, now=now)
    return held


def count_told(
    held: Drawer, counted: int, *, told: Collection[str], user_id: int, at: datetime, now: datetime
) -> bool:
    """A phone counted it at `at`; `told` are movements made before that the house heard of since.
    False: it was counted again since, and that stands."""
    _locked(held.organizer_id)
    held = queries.lock_drawer(held.id)
    if held.closed_at is not None:
        if at <= held.closed_at or queries.last_drawer(held) != held.id:
            return False
        _write_over(held, -held.over, user_id=user_id, now=now)
    cash = queries.cash_now(held, until=at, told=told)
    held.came, held.back, held.moved = cash.came, cash.back, cash.moved
    held.counted, held.closed_at = counted, at
    _write_over(held, held.over, user_id=user_id, now=now)
    facts = {"over": held.over, "who": f"user:{held.user_id}"}
    _note(_of(held), "drawer.counted", counted, user_id, now=now, **facts)
    return True


def put_where_it_lay(
    organizer_id: int, user_id: int, *, key: str, amount: int, at: datetime, now: datetime
) -> None:
    """Cash that this person had in hand at `at`, written now: where it was counted since, it is of
    that drawer, and its difference is another."""
    held = queries.counted_after(organizer_id, user_id, at)
    if held is not None:
        db.session.add(LateLine(key=key, drawer_id=held.id))
        held.came += amount
        _write_over(held, -amount, user_id=user_id, now=now)


def _lies_there(held: Drawer, more: int, *, user_id: int, now: datetime) -> None:
    if held.closed_at is not None:
        _write_over(held, -more, user_id=user_id, now=now)
    db.session.flush()


def count_again(drawer_id: int, *, user_id: int, now: datetime) -> None:
    """Counted wrongly: open again, where it is this person's last. Raises: DrawerClosed."""
    held = queries.lock_drawer(drawer_id)
    if held.closed_at is None or queries.last_drawer(held) != held.id:
        raise DrawerClosed()
    _write_over(held, -held.over, user_id=user_id, now=now)
    held.closed_at, held.came, held.back, held.moved, held.counted = None, 0, 0, 0, 0
    _note(_of(held), "drawer.reopened", held.opening, user_id, now=now, who=f"user:{held.user_id}")


def _write_over(held: Drawer, over: int, *, user_id: int, now: datetime) -> None:
    till = accounts.cash(f"user:{held.user_id}")
    held.counts += 1
    lines = accounts.moved(over, till, accounts.ROUNDING)
    key = f"drawer:{held.id}:{held.counts}"
    _post(_of(held), Movement.CASH, lines, key=key, user_id=user_id, now=now)


def _of(held: Drawer) -> Organizer:
    return db.session.get_one(Organizer, held.organizer_id)


def _locked(organizer_id: int) -> Organizer:
    """Who moves this team's money at the same time waits."""
    query = select(Organizer).where(Organizer.id == organizer_id).with_for_update()
    return db.session.execute(query).scalar_one()


def _post(
    of: Organizer,
    movement: Movement,
    lines: list[accounts.Line],
    *,
    key: str,
    user_id: int,
    now: datetime,
) -> bool:
    facts: dict[str, Any] = {"organizer_id": of.id, "currency": of.currency, "now": now}
    return ledger.post(movement, lines, key=key, note=f"user:{user_id}", **facts)


def _note(
    of: Organizer, action: str, amount: int, user_id: int, *, now: datetime, **more: object
) -> None:
    facts: dict[str, Any] = {"amount": amount, "currency": of.currency} | more
    actor = f"user:{user_id}"
    audit(action, f"organizer:{of.id}", actor=actor, organizer_id=of.id, now=now, **facts)
