"""/organize/series/<code>/year: a year of one series at a glance; all its dates are opened."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.events.models import Series
from app.events.rules import YEARS_AHEAD
from app.holidays.queries import country_of, is_known
from app.holidays.rules import BOTH, Holiday
from app.kernel.clock import local
from app.kernel.db import transaction
from app.kernel.errors import Refused
from app.planning.actions import look_ahead
from app.planning.queries import year_of
from app.planning.rules import last_day, months_from
from app.web.context import now
from app.web.format import language
from app.web.guards import organizer, own_series
from app.web.organize.planning import beside_year
from app.web.organize.series import publish
from app.web.organize.shape import note
from app.web.public.calendar import noon
from app.web.recurrence import hours_words, rule_words
from app.web.words import sentence

page = Blueprint("organize_years", __name__)
FEASTS = {  # where the library knows no French
    "New Year's Day": _l("Jour de l’an"),
    "Youth Day": _l("Fête de la Jeunesse"),
    "Labour Day": _l("Fête du Travail"),
    "National Day": _l("Fête nationale"),
    "Assumption Day": _l("Assomption"),
    "Christmas Day": _l("Noël"),
    "Good Friday": _l("Vendredi saint"),
    "Ascension Day": _l("Ascension"),
    "Eid al-Fitr": _l("Fête du Ramadan"),
    "Eid al-Adha": _l("Fête du Mouton"),
    "Mawlid": _l("Naissance du Prophète"),
    "Easter Monday": _l("Lundi de Pâques"),
}


@page.app_template_global("feast_words")
def feast_words(feast: Holiday) -> str:
    name = _name(feast)
    if feast.instead:
        name = _("%(feast)s, chômée le lendemain", feast=name)
    return name if feast.sure else _("%(feast)s, à un jour près", feast=name)


def _name(feast: Holiday) -> str:
    if feast.french and language() == "fr":
        return feast.french.replace(BOTH, ", ")
    return ", ".join(str(FEASTS.get(name, name)) for name in feast.name.split(BOTH))


@page.get("/organize/series/<code>/year")
@organizer
def show(code: str) -> ResponseReturnValue:
    series = own_series(code)
    first = _asked(series)
    months = year_of(series, first, now=now())
    return render_template(
        "organize/years/show.html",
        series=series,
        rule=rule_words(series),
        hours=hours_words(series),
        months=months,
        ahead=sum(row.state == "ahead" for rows in months.values() for row in rows),
        before=_beside(series, first, -1),
        after=_beside(series, first, 1),
        noon=noon,
        beside=beside_year(series, [row for rows in months.values() for row in rows]),
        short_month=lambda month: format_date(month, "LLL"),
        holidays_known=is_known(country_of(series.timezone)),
    )


def _asked(series: Series) -> date:
    """The month that a link names; else this one, or the first of the series."""
    today = local(now(), series.timezone).date()
    year, dash, month = request.args.get("from", "")[:7].partition("-")
    if dash and all(part.isascii() and part.isdecimal() for part in (year, month)):
        near = abs(int(year) - today.year) <= YEARS_AHEAD
        if near and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
    return today.replace(day=1)


def _beside(series: Series, first: date, years: int) -> str:
    """Which month the year before or after begins with; "" too far from today."""
    today = local(now(), series.timezone).date()
    year = first.year + years
    return f"{year}-{first.month:02}" if abs(year - today.year) <= YEARS_AHEAD - 1 else ""


@page.post("/organize/series/<code>/year")
@organizer
def create(code: str) -> ResponseReturnValue:
    """All dates of a year from now are made."""
    series = own_series(code)
    until = last_day(months_from(local(now(), series.timezone).date())[-1])
    try:
        with transaction():
            count = look_ahead(series, until, now=now())
            note("series.update", f"series:{series.id}", series.organizer_id)
            if series.published_at:
                publish(series)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_series.edit", code=code), 303)
    words = ngettext("%(num)s date est ouverte.", "%(num)s dates sont ouvertes.", count)
    flash(words if series.published_at else _("Elles s’ouvriront à la publication."), "success")
    return redirect(url_for("organize_years.show", code=code), 303)
