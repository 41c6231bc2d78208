"""A fixed date in words: "Tous les derniers samedis du mois"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.events.models import Series
from app.events.rules import LONGEST, SHORTEST, Recurrence, read_rrule
from app.web.format import hours

RANK_WORDS = {
    1: _l("premiers"),
    2: _l("deuxièmes"),
    3: _l("troisièmes"),
    4: _l("quatrièmes"),
    -1: _l("derniers"),
}
DAY_WORDS = (
    _l("lundi"), _l("mardi"), _l("mercredi"), _l("jeudi"), _l("vendredi"), _l("samedi"),
    _l("dimanche"),
)  # fmt: skip
DAYS_WORDS = (
    _l("lundis"), _l("mardis"), _l("mercredis"), _l("jeudis"), _l("vendredis"), _l("samedis"),
    _l("dimanches"),
)  # fmt: skip


def in_words(recurrence: Recurrence) -> str:
    if recurrence.day:
        return _day_of_month(recurrence)
    day, days = DAY_WORDS[recurrence.weekday], DAYS_WORDS[recurrence.weekday]
    if recurrence.rank:
        return _("Tous les %(rank)s %(days)s du mois", rank=RANK_WORDS[recurrence.rank], days=days)
    if recurrence.weeks == 1:
        return _("Tous les %(days)s", days=days)
    if recurrence.weeks == 2:
        return _("Un %(day)s sur deux", day=day)
    return _("Toutes les %(n)s semaines, le %(day)s", n=recurrence.weeks, day=day)


def _day_of_month(recurrence: Recurrence) -> str:
    if recurrence.day == 1:
        return _("Le 1er de chaque mois")
    if recurrence.day <= SHORTEST:
        return _("Le %(day)s de chaque mois", day=recurrence.day)
    if recurrence.skips:
        return _("Le %(day)s des mois qui en ont un", day=recurrence.day)
    if recurrence.day == LONGEST:
        return _("Le dernier jour de chaque mois")
    return _("Le %(day)s de chaque mois, ou son dernier jour", day=recurrence.day)


def rule_words(series: Series) -> str:
    """The rule, without its hours; "" while there is none."""
    recurrence = read_rrule(series.rule)
    return in_words(recurrence) if recurrence else ""


def hours_words(series: Series) -> str:
    """ "10 h – 12 h", as the clock shows it there."""
    # a clock without a zone is shown as it stands
    start = datetime.combine(series.starts_on, series.starts_at, tzinfo=UTC)
    return hours(start, start + timedelta(minutes=series.minutes), UTC)
