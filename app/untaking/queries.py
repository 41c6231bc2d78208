"""Sums taken back at the door, for who takes them in and for who looks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.kernel.db import db
from app.orders.models import Order
from app.takes.models import Take
from app.takes.rules import Result as Made
from app.untaking.models import TakeUndo
from app.untaking.rules import Result

MOST = 50


def undo_like(undo_id: str, take_id: str) -> TakeUndo | None:
    """The one of this id, or of this sum."""
    query = select(TakeUndo).where(or_(TakeUndo.id == undo_id, TakeUndo.take_id == take_id))
    return db.session.scalar(query.order_by(TakeUndo.id).limit(1))


def undo_of(take_id: str) -> TakeUndo | None:
    return db.session.scalar(select(TakeUndo).where(TakeUndo.take_id == take_id))


def undone_by(undo_id: str) -> str:
    """Which sum or sale this took back."""
    return db.session.scalar(select(TakeUndo.take_id).where(TakeUndo.id == undo_id)) or ""


def waiting_of(scanner_id: int) -> Sequence[tuple[TakeUndo, Take, str | None]]:
    """What a phone that was taken away said it took back: with the sum, and its order."""
    query = select(TakeUndo, Take, Order.reference).join(Take, Take.id == TakeUndo.take_id)
    query = query.outerjoin(Order, Order.id == Take.order_id)
    query = query.where(TakeUndo.scanner_id == scanner_id, TakeUndo.result == Result.WAITS)
    query = query.where(Take.result != Made.AFTER)
    return db.session.execute(query.order_by(TakeUndo.undone_at, TakeUndo.id)).all()


def stuck(event_id: int) -> Sequence[tuple[Take, str | None]]:
    """Sums whose cashier took them back after their order was changed: with its reference."""
    query = select(Take, Order.reference).join(TakeUndo, TakeUndo.take_id == Take.id)
    query = query.outerjoin(Order, Order.id == Take.order_id)
    query = query.where(TakeUndo.event_id == event_id, TakeUndo.result == Result.STUCK)
    return db.session.execute(query.order_by(TakeUndo.undone_at, TakeUndo.id).limit(MOST)).all()
