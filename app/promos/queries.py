"""Finding promo codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from app.kernel.db import db
from app.kernel.search import holds
from app.promos.models import Promo
from app.promos.rules import Owner, folded_code

AT_ONCE = 500  # codes asked for in one statement: databases limit what one may hold


def promo_by_code(event_id: int, typed: str) -> Promo | None:
    """The code meant by what was typed, for this event, as it stands now."""
    query = select(Promo).where(Promo.event_id == event_id, Promo.code == folded_code(typed))
    return db.session.scalar(query.execution_options(populate_existing=True))


def promo_of_pass(pass_id: int, typed: str) -> Promo | None:
    """The code meant by what was typed, for this season pass, as it stands now."""
    query = select(Promo).where(Promo.pass_id == pass_id, Promo.code == folded_code(typed))
    return db.session.scalar(query.execution_options(populate_existing=True))


def ids_of(owner: Owner) -> Select[int]:
    return select(Promo.id).where(*_of(owner))


def _of(owner: Owner) -> tuple[ColumnElement[bool], ...]:
    return Promo.event_id == owner.event_id, Promo.pass_id == owner.pass_id


def promo_by_id(owner: Owner, promo_id: int) -> Promo | None:
    """A code of this date, or pass."""
    return db.session.scalar(select(Promo).where(Promo.id == promo_id, *_of(owner)))


def lock_promo(promo_id: int) -> Promo:
    """The code, its row held until the transaction ends, as it stands now."""
    query = select(Promo).where(Promo.id == promo_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def promos_of(owner: Owner, *, search: str = "", batch: str = "") -> Select[Promo]:
    """Codes for a page of them, those that still work first, the newest on top."""
    query = select(Promo).where(*_of(owner))
    if batch:
        query = query.where(Promo.batch == batch)
    if search:
        as_code = Promo.code.contains(folded_code(search), autoescape=True)
        note = and_(true(), *holds(Promo.search, search))
        query = query.where(or_(as_code, note) if folded_code(search) else note)
    return query.order_by(Promo.retired_at.is_not(None), Promo.id.desc())


def batches_of(owner: Owner) -> list[tuple[str, int]]:
    """Names of the series of codes, with how many each has."""
    query = select(Promo.batch, func.count()).where(*_of(owner), Promo.batch != "")
    rows = db.session.execute(query.group_by(Promo.batch).order_by(Promo.batch))
    return [(name, n) for name, n in rows]


def codes_of_batch(owner: Owner, batch: str) -> Sequence[Promo]:
    """All of them, as they were made."""
    query = select(Promo).where(*_of(owner), Promo.batch == batch)
    return db.session.scalars(query.order_by(Promo.id)).all()


def known_codes(owner: Owner, codes: Collection[str]) -> set[str]:
    """Which of these folded codes it has already."""
    asked, known = list(codes), set[str]()
    for first in range(0, len(asked), AT_ONCE):
        some = asked[first : first + AT_ONCE]
        query = select(Promo.code).where(*_of(owner), Promo.code.in_(some))
        known |= set(db.session.scalars(query))
    return known
