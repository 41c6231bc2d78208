"""/organize/series/<code>/dates: one more date, beside those of the rule."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.directories.actions import carry_mode
from app.events.models import Event, Series
from app.events.rules import AlreadyOver, hour_after
from app.kernel.db import in_transaction
from app.planning.actions import add_date
from app.planning.queries import days_taken
from app.planning.rules import DayTaken
from app.questions.actions import carry_into
from app.web.context import now
from app.web.guards import organizer, own_series
from app.web.organize.lines import tell_beside
from app.web.organize.planning import Told, plans_like, told_first
from app.web.organize.shape import note
from app.web.organize.shifts import DayForm
from app.web.words import sentence

page = Blueprint("organize_added_dates", __name__)


def _form(series: Series) -> DayForm:
    ends_at = hour_after(series.starts_at, series.minutes)
    form = DayForm(data={"starts_at": series.starts_at, "ends_at": ends_at})
    form.timezone = series.timezone
    return form


@page.get("/organize/series/<code>/dates/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    series = own_series(code)
    return _page(series, _form(series))


@page.post("/organize/series/<code>/dates")
@organizer
def create(code: str) -> ResponseReturnValue:
    series = own_series(code)
    form = _form(series)
    if not form.validate_on_submit():
        return _page(series, form, 422)
    if told := _told_first(series, form):
        return _page(series, form, told=told)
    try:
        event = in_transaction(lambda: _add(series, form))
    except (AlreadyOver, DayTaken) as refusal:
        tell_beside(form.day, sentence(refusal))
        return _page(series, form, refusal.status)
    flash(_("La date est ajoutée. Donnez-lui son thème et qui parle."), "success")
    return redirect(url_for("organize_events.edit", code=event.code), 303)


def _add(series: Series, form: DayForm) -> Event:
    event = add_date(series, now=now(), **form.when())
    carry_into([event])
    carry_mode([event], now=now())
    note("event.added", f"event:{event.id}", event.organizer_id)
    return event


def _told_first(series: Series, form: DayForm) -> Told | None:
    """What else the city holds that day; a day that its series has already is refused."""
    if form.day.data in days_taken(series):
        return None
    when = form.when()
    plans = plans_like(series, [(when["starts_at"], when["ends_at"])])
    return told_first(plans, series.timezone)


def _page(
    series: Series, form: DayForm, status: int = 200, told: Told | None = None
) -> ResponseReturnValue:
    words = render_template("organize/years/new.html", series=series, form=form, told=told)
    return words, status
