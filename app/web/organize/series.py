"""/organize/series: the recurring promises of a team, from the first idea to a year of dates."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events import actions
from app.events import queries as events
from app.events.models import Series
from app.events.rules import (
    AFTERWORK_MINUTES,
    AFTERWORK_PRICES,
    AFTERWORK_STARTS,
    DATES_AHEAD_MAX,
    TALK_MINUTES,
    TALK_STARTS,
    Kind,
    NotReady,
    Price,
    Recurrence,
    Schedule,
    hour_after,
    minutes_between,
    read_rrule,
)
from app.kernel.clock import local
from app.kernel.db import transaction
from app.passes.queries import passes_of
from app.questions.actions import carry_into
from app.tickets.actions import open_dates
from app.web.context import now, viewer
from app.web.dates import DayField
from app.web.fields import WholeField
from app.web.guards import organizer, own_series
from app.web.listing import by_theme, cards
from app.web.organize.lines import PriceRow, blank_lines, filled, known, rows_of
from app.web.organize.shape import (
    ShapeForm,
    as_typed,
    fresh,
    hosts,
    note,
    offer_hosts,
    read_kind,
    remark,
)
from app.web.recurrence import DAY_WORDS, hours_words, rule_words

page = Blueprint("organize_series", __name__)

RHYTHMS = [
    SelectChoice("-1", _l("Chaque mois, le dernier")),
    SelectChoice("1", _l("Chaque mois, le premier")),
    SelectChoice("2", _l("Chaque mois, le deuxième")),
    SelectChoice("3", _l("Chaque mois, le troisième")),
    SelectChoice("4", _l("Chaque mois, le quatrième")),
    SelectChoice("w1", _l("Chaque semaine, le")),
    SelectChoice("w2", _l("Toutes les 2 semaines, le")),
    SelectChoice("w3", _l("Toutes les 3 semaines, le")),
    SelectChoice("w4", _l("Toutes les 4 semaines, le")),
]
WEEKDAYS = [SelectChoice(str(number), words) for number, words in enumerate(DAY_WORDS)]


class SeriesForm(ShapeForm):
    rhythm = SelectField(
        _l("Le rythme"), choices=RHYTHMS, validate_choice=False, validators=[known]
    )
    weekday = SelectField(
        _l("Le jour"), choices=WEEKDAYS, validate_choice=False, validators=[known]
    )
    starts_on = DayField(_l("À partir du"), past=True, required=True)
    dates_ahead = WholeField(
        _l("Dates ouvertes à l’avance"), min=1, max=DATES_AHEAD_MAX, required=True
    )
    prices = rows_of(PriceRow)

    def validate_ends_at(self, field: Any) -> None:
        if self.starts_at.data and field.data and not self.minutes():
            raise ValidationError(_("La fin doit venir après le début."))

    def minutes(self) -> int:
        return minutes_between(self.starts_at.data, self.ends_at.data)

    def recurrence(self) -> Recurrence | None:
        rhythm, day = self.rhythm.data, self.weekday.data
        if not rhythm or not day:
            return None
        if rhythm.startswith("w"):
            return Recurrence(int(day), weeks=int(rhythm[1:]))
        return Recurrence(int(day), rank=int(rhythm))

    def schedule(self, timezone: str) -> Schedule:
        return Schedule(
            self.recurrence(), self.starts_on.data, self.starts_at.data, self.minutes(), timezone
        )

    def sold(self) -> dict[str, Any]:
        prices = [Price(row.name.data, row.amount.data) for row in filled(self.prices)]
        return {
            "capacity": self.capacity.data,
            "prices": prices,
            "dates_ahead": self.dates_ahead.data,
        }


def presets(kind: Kind, organizer: Any) -> dict[str, Any]:
    """A Talk: Saturday at ten, two hours, free. An AfterWork: Friday 18:00-21:00, three prices."""
    talk = kind is Kind.TALK
    starts, minutes = (TALK_STARTS, TALK_MINUTES) if talk else (AFTERWORK_STARTS, AFTERWORK_MINUTES)
    names = [_("Standard"), _("Confort"), _("Table d’honneur")]
    paid = [
        {"name": name, "amount": amount}
        for name, amount in zip(names, AFTERWORK_PRICES, strict=True)
    ]
    return fresh(kind, organizer.city) | {
        "rhythm": "-1",
        "weekday": "5" if talk else "4",
        "starts_on": local(now(), organizer.timezone).date(),
        "starts_at": starts,
        "ends_at": hour_after(starts, minutes),
        "dates_ahead": 6,
        "prices": [{"name": _("Entrée"), "amount": 0}] if talk else paid,
    }


def standing(series: Series) -> dict[str, Any]:
    """The form of a series as it is."""
    recurrence = read_rrule(series.rule)
    rhythm = ""
    if recurrence:
        rhythm = str(recurrence.rank) if recurrence.rank else f"w{recurrence.weeks}"
    return as_typed(series) | {
        "capacity": series.capacity,
        "rhythm": rhythm,
        "weekday": str(recurrence.weekday) if recurrence else "",
        "starts_on": series.starts_on,
        "starts_at": series.starts_at,
        "ends_at": hour_after(series.starts_at, series.minutes),
        "dates_ahead": series.dates_ahead,
        "prices": series.prices,
    }


def edit_form(series: Series) -> SeriesForm:
    g.currency = series.organizer.currency
    form = SeriesForm(data=standing(series))
    offer_hosts(form, [series.organizer])
    return form


def render_form(
    form: SeriesForm, kind: Kind, series: Series | None = None, status: int = 200
) -> ResponseReturnValue:
    blank_lines(form.prices)
    owner = series.organizer if series else viewer().organizers("organize")[0]
    return render_template(
        f"organize/series/{'edit' if series else 'new'}.html",
        form=form,
        kind=kind,
        series=series,
        themes=events.themes_of(owner.id),
        venues=events.venues_of(owner.id),
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
    kind = read_kind(request.args.get("kind"))
    if kind is None:
        return render_template("organize/series/kinds.html", where="organize_series.new")
    form = SeriesForm(data=presets(kind, organizers[0]))
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
            if request.form.get("publish"):
                publish(series)
    except NotReady as refusal:
        form.tell(refusal.missing, kind)
        return render_form(form, kind, status=422)
    remark(kind, *form.usual())
    return redirect(url_for("organize_series.show", code=series.code), 303)


def publish(series: Series) -> None:
    """Inside a transaction: at first, and again after a change. Raises: NotReady."""
    is_new = series.published_at is None
    actions.publish_series(series, now=now())
    carry_into(open_dates(series, now=now()))
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
    try:
        with transaction():
            shape, schedule = form.shape(series.kind), form.schedule(series.timezone)
            actions.update_series(series, shape, schedule, **form.sold())
            note("series.update", f"series:{series.id}", series.organizer_id)
            if series.published_at:
                publish(series)
    except NotReady as refusal:
        form.tell(refusal.missing, series.kind)
        return render_form(form, series.kind, series, status=422)
    flash(_("C’est enregistré. Les dates déjà ouvertes gardent leurs réglages."), "success")
    remark(series.kind, *form.usual())
    return redirect(url_for("organize_series.show", code=series.code), 303)
