"""/e/<n> and /s/<n>: addresses short enough to be read aloud, and for a QR code to be coarse."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from app.events.models import Event, Series
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.web.context import settings
from app.web.guards import anyone
from app.web.public.events import seen as seen_event
from app.web.public.series import seen as seen_series

page = Blueprint("short_addresses", __name__)


@page.get("/e/<int:n>")
@anyone
def show(n: int) -> ResponseReturnValue:
    event = seen_event(db.session.get(Event, n))
    return redirect(f"/events/{event.code}")


@page.get("/s/<int:n>")
@anyone
def index(n: int) -> ResponseReturnValue:
    series = db.session.get(Series, n)
    if series is None:
        raise NotFound()
    return redirect(f"/series/{seen_series(series.code).code}")


def short_address(event: Event) -> str:
    return f"{settings().base_url}/e/{event.id}"
