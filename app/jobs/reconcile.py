"""What providers know against what we know, both ways; and the invariants, once a night."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app.invariants.queries import broken
from app.invariants.rules import SAYS
from app.jobs.money import look
from app.kernel.db import db
from app.payments.gateway import (
    NotSupported,
    Outcome,
    OutcomeUnknown,
    Paid,
    PaymentProvider,
    ProviderRefused,
)
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus

log = logging.getLogger("entregent.reconcile")
BACK = timedelta(hours=48)
NIGHT = 2  # o'clock UTC: three in the morning in Douala


@dataclass(frozen=True, slots=True)
class Gap:
    """Money that one of the two does not know as the other does."""

    till: str
    what: str  # unknown-here | unknown-there | other-sum | settled-now | unsettled | unread
    ref: str


def reconcile(providers: Mapping[str, PaymentProvider], *, since: datetime) -> list[Gap]:
    """Each till that can tell what it took lately. What it took and we had not heard is settled."""
    tills = dict.fromkeys([*providers, *_used(since)])
    return [gap for till in tills for gap in _compare(till, providers, since)]


def _used(since: datetime) -> Iterable[str]:
    query = select(Payment).where(Payment.created_at >= since).order_by(Payment.created_at)
    return dict.fromkeys(payment.till for payment in db.session.scalars(query))


def _compare(till: str, providers: Mapping[str, PaymentProvider], since: datetime) -> Iterator[Gap]:
    try:
        provider = providers[till]
        told = {word.payment_id or word.provider_ref: word for word in provider.list_recent(since)}
    except NotSupported:
        return
    except (KeyError, ProviderRefused, OutcomeUnknown) as error:
        yield Gap(till, "unread", f"{type(error).__name__}")
        return
    ours = _ours(till, since)
    for ref, word in told.items():
        if word.outcome is Outcome.SUCCEEDED:
            yield from _here(till, ref, word, ours, providers)
    whole = {word.provider_ref for word in told.values()} | set(told)
    for payment in ours.values():
        settled = payment.settled_at is not None and payment.settled_at >= since
        if settled and not {payment.id, payment.provider_ref} & whole:
            yield Gap(till, "unknown-there", payment.id)


def _ours(till: str, since: datetime) -> dict[str, Payment]:
    """Begun or settled since then, by each name that a provider may call one."""
    recent = (Payment.created_at >= since - BACK) | (Payment.settled_at >= since)
    query = select(Payment).where(recent, Payment.provider == till.partition(":")[0])
    mine = [payment for payment in db.session.scalars(query) if payment.till == till]
    return {payment.id: payment for payment in mine}


def _here(
    till: str,
    ref: str,
    word: Paid,
    ours: Mapping[str, Payment],
    providers: Mapping[str, PaymentProvider],
) -> Iterator[Gap]:
    by_ref = {each.provider_ref: each for each in ours.values() if each.provider_ref}
    payment = ours.get(ref) or by_ref.get(word.provider_ref)
    if payment is None:
        yield Gap(till, "unknown-here", word.provider_ref)
    elif payment.status is PaymentStatus.SUCCEEDED:
        if word.total and word.total.amount != payment.amount:
            yield Gap(till, "other-sum", payment.id)
    else:
        now = look(payment, providers, actor="job", told_ref=word.provider_ref)
        settled = now is PaymentStatus.SUCCEEDED
        yield Gap(till, "settled-now" if settled else "unsettled", payment.id)


_watched: date | None = None  # the last night of this process


def watch(*, now: datetime | None = None) -> dict[str, list[str]]:
    """The invariants, once a night; what does not hold is told in the log, for somebody to read."""
    global _watched
    moment = now or datetime.now(UTC)
    if moment.hour != NIGHT or _watched == moment.date():
        return {}
    _watched = moment.date()
    wrong = broken(now=moment)
    for name, offenders in wrong.items():
        log.error("%s does not hold (%s): %s", name, SAYS[name], ", ".join(offenders))
    return wrong
