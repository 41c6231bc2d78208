"""/organize/series: the recurring promises of a team, from the first idea to a year of dates."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.directories.actions import carry_mode
from app.events import actions
from app.events import queries as events
from app.events.models import Series
from app.events.rules import Kind, NotReady, ends_after
from app.kernel.clock import instant
from app.kernel.db import transaction
from app.passes.queries import passes_of
from app.planning.actions import open_dates, skip
from app.planning.queries import OffRule, off_rule
from app.questions.actions import carry_into
from app.tickets.rules import PlacesTaken
from app.web.context import now, viewer
from app.web.guards import organizer, own_series
from app.web.listing import by_theme, cards
from app.web.organize.effects import is_confirmed, mark
from app.web.organize.lines import blank_lines
from app.web.organize.planning import Told, plans_of, told_first
from app.web.organize.series_form import SeriesForm, edit_form, like, presets
from app.web.organize.shape import (
    hosts,
    note,
    offer_hosts,
    read_kind,
    remark,
    wants_to_publish,
    warn_if_too_many,
)
from app.web.recurrence import hours_words, in_words, rule_words

page = Blueprint("organize_series", __name__)


def render_form(
    form: SeriesForm,
    kind: Kind,
    series: Series | None = None,
    status: int = 200,
    told: Told | None = None,
) -> ResponseReturnValue:
    for rows in (form.prices, form.agenda):
        blank_lines(rows)
    owner = series.organizer if series else viewer().organizers("organize")[0]
    return render_template(
        f"organize/series/{'edit' if series else 'new'}.html",
        form=form,
        kind=kind,
        series=series,
        themes=events.themes_of(owner.id),
        venues=events.venues_of(owner.id),
        told=told,
    ), status


@page.get("/organize/series")
@organizer
def index() -> ResponseReturnValue:
    mine = events.series_of(o.id for o in viewer().organizers("organize"))
    return render_template("organize/series/index.html", series=mine)


@page.get("/organize/series/new")
@organizer
def new() -> ResponseReturnValue:
    organizers = hosts()
    model = own_series(request.args["like"]) if "like" in request.args else None
    kind = model.kind if model else read_kind(request.args.get("kind"))
    if kind is None:
        return render_template("organize/series/kinds.html", where="organize_series.new")
    form = SeriesForm(data=presets(kind, organizers[0]) | (like(model) if model else {}))
    offer_hosts(form, organizers)
    return render_form(form, kind)


@page.post("/organize/series")
@organizer
def create() -> ResponseReturnValue:
    organizers = hosts()
    kind = read_kind(request.form.get("kind")) or Kind.TALK
    form = SeriesForm()
    offer_hosts(form, organizers)
    if not form.validate_on_submit():
        return render_form(form, kind, status=422)
    host, moment = form.host(organizers), now()
    if told := _told_first(form, host):
        return render_form(form, kind, told=told)
    try:
        with transaction():
            series = actions.create_series(
                host,
                form.shape(kind),
                form.schedule(host.timezone),
                form_key=form.key.data or None,
                now=moment,
                **form.sold(),
            )
            if series.created_at == moment:  # a form that is sent twice made it once
                note("series.create", f"series:{series.id}", series.organizer_id)
            if wants_to_publish(host):
                publish(series)
    except NotReady as refusal:
        form.tell(refusal.missing, kind)
        return render_form(form, kind, status=422)
    remark(kind, *form.usual())
    warn_if_too_many(series.venue, form.capacity.data)
    return redirect(url_for("organize_series.show", code=series.code), 303)


def _told_first(form: SeriesForm, host: Organizer) -> Told | None:
    """What else the city holds on its first days; a form that is sent twice has its series."""
    if events.series_by_form_key(host.id, form.key.data or None):
        return None
    zone, minutes = host.timezone, form.minutes()
    first = events.next_dates(form.schedule(zone), now=now(), count=form.dates_ahead.data)
    starts = [instant(day, form.starts_at.data, zone) for day in first]
    plans = plans_of(form, [(at, ends_after(at, minutes)) for at in starts], zone)
    return told_first(plans, zone, alone=False)


def publish(series: Series) -> None:
    """Inside a transaction: at first, and again after a change. Raises: NotReady."""
    is_new = series.published_at is None
    actions.publish_series(series, now=now())
    made = open_dates(series, now=now())
    carry_into(made)
    carry_mode(made, now=now())
    if is_new:
        note("series.publish", f"series:{series.id}", series.organizer_id)


@page.get("/organize/series/<code>")
@organizer
def show(code: str) -> ResponseReturnValue:
    series = own_series(code)
    dates = events.dates_of_series(series.id)
    coming = [event for event in dates if event.ends_at > now()]
    past = [event for event in dates if event.ends_at <= now()]
    return render_template(
        "organize/series/show.html",
        series=series,
        rule=rule_words(series),
        hours=hours_words(series),
        passes=passes_of(series.id),
        coming=by_theme(cards(coming, now=now(), for_team=True), series.title),
        past=by_theme(cards(past[::-1], now=now(), for_team=True), series.title),
        themeless={f"/organize/events/{event.code}" for event in coming if not event.theme},
    )


@page.get("/organize/series/<code>/edit")
@organizer
def edit(code: str) -> ResponseReturnValue:
    series = own_series(code)
    return render_form(edit_form(series), series.kind, series)


@page.post("/organize/series/<code>")
@organizer
def update(code: str) -> ResponseReturnValue:
    series = own_series(code)
    form = edit_form(series)
    if not form.validate_on_submit():
        return render_form(form, series.kind, series, status=422)
    schedule = form.schedule(series.timezone)
    off = off_rule(series, schedule, now=now())
    known = mark([e.id for e in off.empty], [e.id for e in off.taken])
    if "again" in request.form:
        return render_form(form, series.kind, series)
    if (off.empty or off.taken) and not is_confirmed(known):
        return _preview(series, form, off, known)
    try:
        with transaction():
            for event in off.empty:
                skip(event)
            actions.update_series(series, form.shape(series.kind), schedule, **form.sold())
            note("series.update", f"series:{series.id}", series.organizer_id)
            if series.published_at:
                publish(series)
    except NotReady as refusal:
        form.tell(refusal.missing, series.kind)
        return render_form(form, series.kind, series, status=422)
    except PlacesTaken:  # somebody bought meanwhile: what is shown now is another thing
        return _preview(series, form, off_rule(series, schedule, now=now()), known)
    flash(_("C’est enregistré. Les dates déjà ouvertes gardent leurs réglages."), "success")
    remark(series.kind, *form.usual())
    warn_if_too_many(series.venue, form.capacity.data)
    return redirect(url_for("organize_series.show", code=series.code), 303)


def _preview(series: Series, form: SeriesForm, off: OffRule, known: str) -> ResponseReturnValue:
    """Another rule: what becomes of the dates that are made."""
    leave_out = ("csrf_token", "confirmed", "again")
    recurrence = form.recurrence()
    return render_template(
        "organize/series/preview.html",
        series=series,
        off=off,
        rule=in_words(recurrence) if recurrence else "",
        kept=[(n, v) for n, v in request.form.items(multi=True) if n not in leave_out],
        known=known,
    )
