"""The form of a recurring promise: what is usual stands in it already."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events.models import Series
from app.events.rules import (
    AFTERWORK_MINUTES,
    AFTERWORK_PRICES,
    AFTERWORK_STARTS,
    DATES_AHEAD_MAX,
    LONGEST,
    SHORTEST,
    TALK_MINUTES,
    TALK_STARTS,
    Kind,
    Price,
    Recurrence,
    Schedule,
    hour_after,
    minutes_between,
    read_rrule,
)
from app.kernel.clock import local
from app.web.context import now
from app.web.dates import DayField
from app.web.fields import WholeField
from app.web.organize.lines import PriceRow, filled, known, rows_of
from app.web.organize.shape import ShapeForm, as_typed, fresh, offer_hosts, one_of
from app.web.recurrence import DAY_WORDS

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
    SelectChoice("day", _l("Chaque mois, le même jour du mois")),
]
SHORT = {"last": _l("Le dernier jour du mois"), "none": _l("Pas de date ce mois-là")}
WEEKDAYS = [SelectChoice(str(number), words) for number, words in enumerate(DAY_WORDS)]


class SeriesForm(ShapeForm):
    rhythm = SelectField(
        _l("Le rythme"), choices=RHYTHMS, validate_choice=False, validators=[known]
    )
    weekday = SelectField(
        _l("Le jour"), choices=WEEKDAYS, validate_choice=False, validators=[known]
    )
    month_day = WholeField(_l("Le combien du mois ?"), min=1, max=LONGEST)
    short = one_of(_l("Un mois trop court, comme février"), SHORT)
    starts_on = DayField(_l("À partir du"), past=True, required=True)
    dates_ahead = WholeField(
        _l("Dates ouvertes à l’avance"), min=1, max=DATES_AHEAD_MAX, required=True
    )
    prices = rows_of(PriceRow)

    def validate_ends_at(self, field: Any) -> None:
        if self.starts_at.data and field.data and not self.minutes():
            raise ValidationError(_("La fin doit venir après le début."))

    def validate_month_day(self, field: WholeField) -> None:
        if self.rhythm.data == "day" and field.data is None:
            raise ValidationError(_("Écrivez un jour du mois, de 1 à 31."))

    def minutes(self) -> int:
        return minutes_between(self.starts_at.data, self.ends_at.data)

    def recurrence(self) -> Recurrence | None:
        rhythm, day = self.rhythm.data, self.weekday.data
        if rhythm == "day":
            return Recurrence(day=self.month_day.data, skips=self._skips())
        if not rhythm or not day:
            return None
        if rhythm.startswith("w"):
            return Recurrence(int(day), weeks=int(rhythm[1:]))
        return Recurrence(int(day), rank=int(rhythm))

    def _skips(self) -> bool:
        return self.short.data == "none" and self.month_day.data > SHORTEST

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
            "agenda": self.lines(),
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
        "short": "last",
        "starts_on": local(now(), organizer.timezone).date(),
        "starts_at": starts,
        "ends_at": hour_after(starts, minutes),
        "dates_ahead": 6,
        "prices": [{"name": _("Entrée"), "amount": 0}] if talk else paid,
    }


def standing(series: Series) -> dict[str, Any]:
    """The form of a series as it is."""
    recurrence = read_rrule(series.rule)
    if recurrence is None:
        rhythm = ""
    elif recurrence.day:
        rhythm = "day"
    else:
        rhythm = str(recurrence.rank) if recurrence.rank else f"w{recurrence.weeks}"
    return as_typed(series) | {
        "capacity": series.capacity,
        "rhythm": rhythm,
        "weekday": str(recurrence.weekday) if recurrence else "",
        "month_day": (recurrence.day or None) if recurrence else None,
        "short": "none" if recurrence and recurrence.skips else "last",
        "starts_on": series.starts_on,
        "starts_at": series.starts_at,
        "ends_at": hour_after(series.starts_at, series.minutes),
        "dates_ahead": series.dates_ahead,
        "prices": series.prices,
    }


def like(series: Series) -> dict[str, Any]:
    """What a new series takes over of another: all but the day it begins."""
    copied = {name: value for name, value in standing(series).items() if name != "starts_on"}
    return copied | {"organizer": series.organizer.code}


def edit_form(series: Series) -> SeriesForm:
    g.currency = series.organizer.currency
    form = SeriesForm(data=standing(series))
    offer_hosts(form, [series.organizer])
    return form
