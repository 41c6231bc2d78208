"""/organize/listed: who runs the house sees every calendar of others, and takes one off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.elsewhere.actions import drop
from app.elsewhere.models import OtherCalendar
from app.elsewhere.queries import every_calendar
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.web.guards import operator
from app.web.organize.shape import note

page = Blueprint("listed_calendars", __name__)


@page.get("/organize/listed")
@operator
def index() -> ResponseReturnValue:
    return render_template("organize/listed_calendars/index.html", calendars=every_calendar())


@page.post("/organize/listed/<int:calendar_id>/end")
@operator
def destroy(calendar_id: int) -> ResponseReturnValue:
    """Its organizer reads in their trail that the house took it off."""
    found = db.session.get(OtherCalendar, calendar_id)
    if found is None:
        raise NotFound()
    in_transaction(lambda: _drop(found))
    flash(_("L’agenda et ses dates ne sont plus montrés."), "success")
    return redirect(url_for("listed_calendars.index"), 303)


def _drop(found: OtherCalendar) -> None:
    of = found.organizer_id
    note("calendar.drop", f"organizer:{of}", of, name=found.name)
    drop(found)
