"""Payments: the one in flight, those to look at again, and what waits for a hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.kernel.due import due
from app.merchants.models import MerchantAccount
from app.orders.models import Order
from app.settlement.models import Payment
from app.settlement.rules import DEAD, LIVE, LOOK_AGAIN, PaymentStatus, Way

SOON = timedelta(seconds=LOOK_AGAIN[-1] + 60)  # the longest wait between the first looks
LATEST = timedelta(hours=25)  # between any two
BY_HAND = ("hand", "bank", "cash")  # nobody to ask: a person sees the money


def payment(payment_id: str) -> Payment | None:
    query = select(Payment).where(Payment.id == payment_id).options(joinedload(Payment.order))
    return db.session.scalar(query)


def lock_payment(payment_id: str) -> Payment:
    """The payment, its row held until the transaction ends, as it stands now.

    Whoever needs the order's row too locks it after this one, so that two never wait in a ring.
    """
    query = select(Payment).where(Payment.id == payment_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def payments_of(order_id: int) -> Sequence[Payment]:
    """Every try at paying an order, first to last."""
    query = select(Payment).where(Payment.order_id == order_id)
    return db.session.scalars(query.order_by(Payment.created_at, Payment.id)).all()


def live_of(tries: Sequence[Payment], provider: str | None = None) -> Payment | None:
    """The newest of these that may still bring money; of one provider, if told."""
    alive = (each for each in reversed(tries) if each.status in LIVE)
    return next((each for each in alive if provider in (None, each.provider)), None)


def live_payment(order_id: int, provider: str | None = None) -> Payment | None:
    """The newest try that may still bring money; of one provider, if told."""
    query = select(Payment).where(Payment.order_id == order_id, Payment.status.in_(LIVE))
    if provider:
        query = query.where(Payment.provider == provider)
    return db.session.scalar(query.order_by(Payment.created_at.desc()).limit(1))


def live_payment_by(order_id: int, provider: str, way: Way) -> Payment | None:
    """The newest that may still bring money in exactly this way: asking again finds it."""
    query = select(Payment).where(
        Payment.order_id == order_id,
        Payment.status.in_(LIVE),
        Payment.provider == provider,
        Payment.merchant_id == way.merchant_id
        if way.merchant_id
        else Payment.merchant_id.is_(None),
        Payment.method == way.method,
    )
    if way.phone:
        query = query.where(Payment.payer_phone == way.phone)
    newest = query.order_by(Payment.created_at.desc(), Payment.id.desc())
    return db.session.scalar(newest.limit(1))


def with_money() -> Select[int]:
    """Ids of orders for which money came, or may still come."""
    query = select(Payment.order_id).where(Payment.status.not_in(DEAD))
    return query.where(Payment.order_id.is_not(None))


def live_payments(order_id: int) -> Sequence[Payment]:
    """Every try that may still bring money, first to last."""
    return [each for each in payments_of(order_id) if each.status in LIVE]


def is_for_real(payment: Payment, told: bool) -> bool:
    """Whether real money was asked for; as its provider tells, for the house's own accounts."""
    if payment.merchant_id is None:
        return told
    asked = select(MerchantAccount.live).where(MerchantAccount.id == payment.merchant_id)
    return bool(db.session.scalar(asked))


def is_real(payment: Payment, told: bool | None) -> bool:
    """Whether real money came; a provider that does not tell took what was asked."""
    return payment.provider != "pretend" and is_for_real(payment, told is not False)


def odd_of(order_id: int) -> Sequence[Payment]:
    """Money for an order that came otherwise than billed and waits for a person, locked."""
    query = select(Payment).where(Payment.order_id == order_id)
    query = query.where(Payment.status == PaymentStatus.ATTENTION).order_by(Payment.id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def decidable(order_id: int) -> Payment | None:
    """The newest try that a person may confirm: by hand, or money not as billed."""
    odd = Payment.status == PaymentStatus.ATTENTION
    by_hand = Payment.provider.in_(BY_HAND)
    query = select(Payment).where(Payment.order_id == order_id, odd | by_hand)
    tries = db.session.scalars(query.order_by(Payment.created_at.desc(), Payment.id))
    return next((each for each in tries if not each.facts.get("undone")), None)


def payment_at(till: str, payment_id: str, provider_ref: str) -> Payment | None:
    """Of what went through this till: by our id, else by the provider's own."""
    if payment_id:
        query = select(Payment).where(Payment.id == payment_id)
    else:
        query = select(Payment).where(Payment.provider_ref == provider_ref)
    return db.session.scalar(query.where(_of_till(till)))


def _of_till(till: str) -> ColumnElement[bool]:
    name, _colon, number = till.partition(":")
    whose = Payment.merchant_id == int(number) if number else Payment.merchant_id.is_(None)
    return and_(Payment.provider == name, whose)


def count_live_of(merchant_id: int) -> int:
    """How many pay through this account now, and are asked about."""
    query = select(func.count()).where(
        Payment.merchant_id == merchant_id,
        Payment.status.in_(LIVE),
        Payment.next_check_at.is_not(None),
    )
    return db.session.scalar(query) or 0


def due_for_a_look(*, now: datetime, most: int = 50) -> Sequence[Payment]:
    early = Payment.checks < len(LOOK_AGAIN)
    young = and_(early, due(Payment.next_check_at, now=now, within=SOON))
    query = select(Payment).where(
        young | due(Payment.next_check_at, now=now, within=LATEST), Payment.status.in_(LIVE)
    )
    return db.session.scalars(query.order_by(Payment.next_check_at).limit(most)).all()


def next_look_due() -> datetime | None:
    """When the next payment wants a look; None when nobody is paying."""
    query = select(func.min(Payment.next_check_at)).where(Payment.status.in_(LIVE))
    return db.session.scalar(query)


SILENT = timedelta(minutes=30)  # after that, somebody should know that nobody answers


def silent(
    organizer_ids: Collection[int], *, order_id: int | None = None, now: datetime | None = None
) -> Sequence[Payment]:
    """Tries that are open and of which nothing is known, oldest first; with `now`, for long."""
    query = (
        select(Payment)
        .join(Order)
        .where(
            Order.organizer_id.in_(organizer_ids),
            Payment.status.in_(LIVE),
            Payment.provider.not_in(BY_HAND),
        )
        .options(joinedload(Payment.order).joinedload(Order.event))
    )
    if order_id is not None:
        query = query.where(Payment.order_id == order_id)
    if now is not None:
        query = query.where(Payment.created_at <= now - SILENT)
    return db.session.scalars(query.order_by(Payment.created_at, Payment.id).limit(50)).all()


def awaiting_hand(organizer_ids: Collection[int]) -> Select[Payment]:
    """What a person must decide: declared transfers, money not as billed; oldest first."""
    declared = Payment.declared_at.is_not(None) & Payment.status.in_(LIVE)
    odd = Payment.status == PaymentStatus.ATTENTION
    query = select(Payment).join(Order).where(Order.organizer_id.in_(organizer_ids))
    query = query.where(or_(declared, odd)).options(
        joinedload(Payment.order).joinedload(Order.event)
    )
    return query.order_by(Payment.created_at, Payment.id)


def count_awaiting_hand(organizer_ids: Collection[int]) -> int:
    rows = awaiting_hand(organizer_ids).options().order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
