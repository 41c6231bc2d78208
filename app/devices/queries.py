"""Who a session belongs to, and where else that person is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Membership, User
from app.devices.models import SignedIn
from app.kernel.codes import digest
from app.kernel.db import db

HERE = and_(SignedIn.user_id == User.id, SignedIn.digest == bindparam("device"))
BY_SESSION = (
    select(User, SignedIn)
    .outerjoin(SignedIn, HERE)
    .where(User.session_key == bindparam("key"))
    .options(selectinload(User.memberships).joinedload(Membership.organizer))
)


def signed_in(key: str, device: str) -> tuple[User | None, SignedIn | None]:
    """Who a session belongs to, and its browser; nobody once either was ended. In two statements,
    with teams. `device` is "" for a session from before browsers were listed.
    """
    told = {"key": key, "device": digest(device) if device else ""}
    row = db.session.execute(BY_SESSION, told).first()
    if row is None or (device and row[1] is None):
        return None, None
    return row[0], row[1]


def devices_of(user_id: int) -> Sequence[SignedIn]:
    """The last used first."""
    query = select(SignedIn).where(SignedIn.user_id == user_id)
    return db.session.scalars(query.order_by(SignedIn.used_on.desc(), SignedIn.id.desc())).all()
