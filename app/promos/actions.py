"""Making promo codes, and using them: never more often than allowed, by conditional UPDATE, as
places are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, insert, or_, update

from app.events.actions import one_at_a_time
from app.events.models import Event
from app.kernel.db import db
from app.kernel.search import searchable
from app.promos import queries
from app.promos.models import Promo
from app.promos.rules import (
    BatchTaken,
    CodeTaken,
    Owner,
    PromoRefused,
    Terms,
    UsedMoreOften,
    folded_code,
    new_code,
    why_not,
)


def create_promo(event: Event, shown: str, terms: Terms, *, now: datetime) -> Promo:
    """One code. Raises: CodeTaken(shown)."""
    one_at_a_time(event.organizer_id)
    return _create(Promo(event_id=event.id, created_at=now), shown, terms)


def create_pass_promo(
    pass_id: int, organizer_id: int, shown: str, terms: Terms, *, now: datetime
) -> Promo:
    """One code that lowers a season pass. Raises: CodeTaken(shown)."""
    one_at_a_time(organizer_id)
    return _create(Promo(pass_id=pass_id, created_at=now), shown, terms)


def _create(promo: Promo, shown: str, terms: Terms) -> Promo:
    _write(promo, shown, terms)
    db.session.add(promo)
    db.session.flush()
    return promo


def _write(promo: Promo, shown: str, terms: Terms) -> None:
    if folded_code(shown) != promo.code:
        _still_free(promo, shown)
    for name, value in asdict(terms).items():
        setattr(promo, name, value)
    promo.shown, promo.code = shown, folded_code(shown)
    promo.search = searchable(promo.note)


def change_promo(promo_id: int, shown: str, terms: Terms) -> None:
    """Orders that have it already keep their price. Raises: CodeTaken(shown), UsedMoreOften(used).

    Who is buying meanwhile waits for the same row, and is then counted against the new limit.
    """
    promo = queries.lock_promo(promo_id)
    if terms.most is not None and promo.used > terms.most:
        raise UsedMoreOften(used=promo.used)
    _write(promo, shown, terms)


def retire(promo_id: int, *, now: datetime | None) -> None:
    """From now on nobody may use it; orders that have it keep their price. None: bring it back."""
    promo = queries.lock_promo(promo_id)
    promo.retired_at = now if now is None else promo.retired_at or now


def create_batch(
    owner: Owner,
    organizer_id: int,
    terms: Terms,
    *,
    batch: str,
    prefix: str,
    n: int,
    now: datetime,
) -> int:
    """So many codes of one name, no two alike; how many. Raises: BatchTaken(batch, n)."""
    one_at_a_time(organizer_id)
    made = dict(queries.batches_of(owner)).get(batch)
    if made:
        raise BatchTaken(batch=batch, n=made)
    facts = asdict(terms) | asdict(owner) | {"batch": batch, "created_at": now}
    rows = [
        facts | {"shown": shown, "code": code}
        for code, shown in _fresh_codes(owner, prefix, n).items()
    ]
    db.session.execute(insert(Promo), rows)
    return len(rows)


def _fresh_codes(owner: Owner, prefix: str, n: int) -> dict[str, str]:
    """{code as compared: code as shown}, none of them known yet."""
    made: dict[str, str] = {}
    while len(made) < n:
        more = [new_code(prefix) for _ in range(n - len(made))]
        fresh = {folded_code(shown): shown for shown in more}
        known = queries.known_codes(owner, fresh)
        made |= {code: shown for code, shown in fresh.items() if code not in known}
    return made


def _still_free(promo: Promo, shown: str) -> None:
    known = (
        queries.promo_of_pass(promo.pass_id, shown)
        if promo.pass_id
        else queries.promo_by_code(promo.event_id or 0, shown)
    )
    if known:
        raise CodeTaken(shown=shown)


def use(promo: Promo, *, now: datetime) -> None:
    """Count one more order that uses it. Raises: PromoRefused(reason)."""
    reason = why_not(promo.starts_at, promo.ends_at, promo.retired_at is not None, now=now)
    if reason:
        raise PromoRefused(reason=reason)
    if not use_again(promo.id):
        raise PromoRefused(reason="used")


def use_again(promo_id: int) -> bool:
    """Count one more order, whatever the dates; False when it was used as often as it may be."""
    room = or_(Promo.most.is_(None), Promo.used < Promo.most)
    step = update(Promo).where(Promo.id == promo_id, room).values(used=Promo.used + 1)
    done = db.session.execute(step.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount == 1


def give_back(promo_ids: Iterable[int]) -> None:
    """One order less uses each of these; an id may come twice."""
    counts: dict[int, int] = {}
    for promo_id in promo_ids:
        counts[promo_id] = counts.get(promo_id, 0) + 1
    for promo_id, n in sorted(counts.items()):
        back = update(Promo).where(Promo.id == promo_id).values(used=Promo.used - n)
        db.session.execute(back.execution_options(synchronize_session=False))
