"""The photo of a date or a series, in place of the drawn cover; its dates to come share it. And
the logo of an organizer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.covers.models import Logo
from app.events.models import Event, Series
from app.kernel.db import db
from app.pictures.models import Picture


def illustrate(event: Event, picture: Picture | None) -> None:
    """None: the drawn cover again. What nobody shows any more is gone."""
    before, event.picture = event.picture, picture
    _drop_unseen(before)


def illustrate_series(series: Series, picture: Picture | None, *, now: datetime) -> None:
    """Its dates to come take it over, those that have a photo of their own aside."""
    before, series.picture = series.picture, picture
    same = or_(Event.picture_id.is_(None), Event.picture_id == (before.id if before else None))
    coming = select(Event).where(Event.series_id == series.id, Event.ends_at > now, same)
    for event in db.session.scalars(coming.order_by(Event.id)):
        event.picture = picture
    _drop_unseen(before)


def show_logo(organizer_id: int, picture: Picture | None) -> None:
    """None: its name alone again."""
    logo = db.session.get(Logo, organizer_id)
    before = logo.picture if logo else None
    if picture is None:
        if logo:
            db.session.delete(logo)
    elif logo:
        logo.picture = picture
    else:
        db.session.add(Logo(organizer_id=organizer_id, picture=picture))
    _drop_unseen(before)


def _drop_unseen(picture: Picture | None) -> None:
    if picture is None:
        return
    db.session.flush()
    seen = (
        select(Event.id).where(Event.picture_id == picture.id),
        select(Series.id).where(Series.picture_id == picture.id),
        select(Logo.organizer_id).where(Logo.picture_id == picture.id),
    )
    if all(db.session.scalar(each.limit(1)) is None for each in seen):
        db.session.delete(picture)
