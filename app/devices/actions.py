"""Signing in somewhere, using it, and ending it from elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from app.accounts.actions import audit, end_sessions
from app.accounts.models import User
from app.devices.models import SignedIn
from app.devices.rules import LASTS, browser_of, kind_of
from app.kernel.codes import digest, secret
from app.kernel.db import db
from app.kernel.errors import NotFound


def start(user: User, *, user_agent: str, now: datetime, before: str = "") -> str:
    """What the browser's cookie holds from now on, in place of what it held before."""
    if before:
        db.session.execute(delete(SignedIn).where(SignedIn.digest == digest(before)))
    token = secret()
    here = SignedIn(
        user_id=user.id,
        digest=digest(token),
        kind=kind_of(user_agent),
        browser=browser_of(user_agent),
        started_at=now,
        used_on=now.date(),
    )
    db.session.add(here)
    use(user, None, now=now)
    db.session.flush()
    return token


def use(user: User, here: SignedIn | None, *, now: datetime) -> None:
    """Once a day is enough: nobody is told more than the day."""
    mine = update(User).where(User.id == user.id)
    db.session.execute(mine.values(last_used_at=now, told_unused_at=None))
    if here is not None:
        its = update(SignedIn).where(SignedIn.id == here.id)
        db.session.execute(its.values(used_on=now.date()))


def end(user: User, device_id: int, *, now: datetime) -> None:
    """One of one's own, from its next request on. Raises: NotFound."""
    its = delete(SignedIn).where(SignedIn.id == device_id, SignedIn.user_id == user.id)
    if db.session.scalar(its.returning(SignedIn.id)) is None:
        raise NotFound()
    audit("session.end", f"user:{user.id}", actor=f"user:{user.id}", now=now)


def end_all(user: User, *, now: datetime) -> None:
    """Also those that stand in no list: the key itself changes."""
    db.session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    end_sessions(user, now=now)


def forget(*, now: datetime) -> None:
    """Browsers whose cookie is over."""
    db.session.execute(delete(SignedIn).where(SignedIn.used_on < (now - LASTS).date()))
