"""Saying something about somebody, and looking into it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from app.accounts.actions import audit
from app.accounts.models import User
from app.encounters.actions import block
from app.kernel.db import db
from app.profiles.actions import hold, let_go
from app.profiles.models import Profile
from app.profiles.rules import ProfileState
from app.reports.models import Report
from app.reports.rules import KEPT_AT_MOST, KEPT_CLEARED, Outcome, Why


def report(
    me: Profile, other_id: int, why: Why, words: str, *, hides: bool, now: datetime
) -> Report:
    """Nobody is told but who runs the house. `hides`: the two see each other no more.

    Said to be a minor, the person is hidden at once (PR31).
    """
    made = Report(by_id=me.id, about_id=other_id, why=why, words=words, said_at=now)
    db.session.add(made)
    db.session.flush()
    if hides:
        block(me, other_id, now=now)
    if why is Why.MINOR:
        hold(db.session.get_one(Profile, other_id))
    return made


def settle(of: Report, outcome: Outcome, *, by: User, now: datetime) -> None:
    """Hidden until said otherwise, or seen again as before. The last word counts."""
    (hold if outcome is Outcome.HELD else let_go)(of.about)
    of.outcome, of.looked_at, of.looked_by_id = outcome, now, by.id
    about, who = f"report:{of.id}", f"user:{by.id}"
    audit("report.settle", about, actor=who, now=now, outcome=outcome, profile=of.about_id)


def forget(*, now: datetime) -> None:
    """A year after somebody looked and hid nobody; two years after it was said. What keeps a person
    hidden stays as long as they are: the operator may still let them go.
    """
    hidden = select(Profile.id).where(Profile.state == ProfileState.HELD)
    cleared = and_(Report.looked_at <= now - KEPT_CLEARED, Report.outcome == Outcome.CLEARED)
    old = and_(Report.said_at <= now - KEPT_AT_MOST, Report.about_id.not_in(hidden))
    db.session.execute(delete(Report).where(or_(cleared, old)))
