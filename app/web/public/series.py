"""/series/<code>: the recurring promise in words, and its coming dates."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.models import Series
from app.kernel.errors import NotFound
from app.passes.queries import passes_on_sale
from app.web import schema_org
from app.web.context import now, settings, viewer
from app.web.guards import anyone
from app.web.listing import by_theme, cards, month_words
from app.web.recurrence import hours_words, rule_words
from app.web.shared import shared

page = Blueprint("series", __name__)
page.add_app_template_filter(rule_words)
page.add_app_template_filter(month_words)


@page.get("/series/<code>")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    series = seen(code)
    held, since = events.editions_held(series.id, now=now())
    coming = events.coming_of_series(series.id, now=now())
    return render_template(
        "public/series/show.html",
        series=series,
        rule=rule_words(series),
        hours=hours_words(series),
        coming=by_theme(cards(coming, now=now()), series.title),
        passes=passes_on_sale(series.id, now=now()) if coming else [],
        held=held,
        since=since,
        url=f"{settings().base_url}/series/{series.code}",
        facts=schema_org.of_series(series, coming, base=settings().base_url),
    )


def seen(code: str) -> Series:
    """A published series; to its team, also one that is not yet. Raises: NotFound."""
    series = events.series_by_code(code)
    if series is None or not (series.published_at or viewer().knows(series.organizer_id)):
        raise NotFound()
    return series
