"""POST /organize/events/<code>/spread: a date's form, for others of its series too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.events.models import Event
from app.events.rules import Person, Place
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.kernel.money import Money
from app.spreading.actions import take_over, take_over_for_next
from app.spreading.queries import Planned, planned, stand_of
from app.spreading.rules import PRICE, Scope, Stand, changed, lined
from app.web.context import now, user, wake
from app.web.format import hours, money
from app.web.guards import organizer, own_event
from app.web.organize.effects import is_confirmed, mark
from app.web.organize.event_form import (
    DateForm,
    change_date,
    edit_form,
    render_form,
    sales_of,
    tell,
)
from app.web.organize.planning import told_of_change
from app.web.organize.shape import ACTIVITIES, FORMATS, note

page = Blueprint("organize_spreads", __name__)
NAMES = {
    "title": _l("le titre"),
    "about": _l("le programme"),
    "audience": _l("la cible"),
    "format": _l("le format"),
    "activity": _l("l’activité"),
    "theme": _l("le thème"),
    "place": _l("le lieu"),
    "changes": _l("ce qu’un acheteur peut changer"),
    "dinner": _l("le dîner"),
    "leisure": _l("le volet détente"),
    "agenda": _l("le déroulé"),
    "hand_share": _l("la part gardée sans être payée"),
    "hours": _l("l’heure"),
    "capacity": _l("le nombre de places"),
    "by_request": _l("qui choisit les invités"),
    "speakers": _l("qui parle"),
}


@page.post("/organize/events/<code>/spread")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = edit_form(event)
    scope = _scope()
    if not form.validate_on_submit():
        return render_form(form, event.kind, event, status=422)
    if "again" in request.form or event.series is None or scope is Scope.THIS:
        return render_form(form, event.kind, event)
    if beside := told_of_change(event, form, **form.when()):
        return render_form(form, event.kind, event, told=beside)
    after = _stand(event, form)
    rows = planned(event, after, scope, now=now())
    known = _mark(rows)
    if not is_confirmed(known):
        return _preview(event, scope, rows, known)
    try:
        in_transaction(lambda: _apply(event, form, after, rows))
    except Refused as refusal:
        tell(form, refusal, event.kind)
        return render_form(form, event.kind, event, status=refusal.status)
    wake("shifts")
    flash(_("C’est enregistré pour chaque date montrée."), "success")
    return redirect(url_for("organize_series.show", code=event.series.code), 303)


def _scope() -> Scope:
    typed = request.form.get("scope", "")
    return Scope(typed) if typed in list(Scope) else Scope.THIS


def _stand(event: Event, form: DateForm) -> Stand:
    """The date as the form would have it."""
    when = form.when()
    return Stand(
        shape=form.shape(event.kind),
        starts_at=form.starts_at.data,
        minutes=int((when["ends_at"] - when["starts_at"]).total_seconds()) // 60,
        capacity=form.capacity.data,
        by_request=form.chooses(event.kind),
        speakers=tuple(form.people(event.kind)["speakers"]),
        agenda=lined(form.lines()),
        prices=tuple((sale.name, sale.amount) for sale in sales_of(form) if not sale.retired),
    )


def _mark(rows: Sequence[Planned]) -> str:
    return mark([(r.event.id, sorted(r.takes), sorted(r.keeps), r.its.people) for r in rows])


def _apply(event: Event, form: DateForm, after: Stand, rows: Sequence[Planned]) -> None:
    """All of it, or nothing. Raises: what a single date's form does, and NotToShift."""
    moment, series = now(), event.series
    change = changed(stand_of(event).values(), after.values())
    change_date(event, form, moves=True)
    for row in rows[1:]:
        take_over(row.event, row.takes, user_id=user().id, now=moment)
        note("event.update", f"event:{row.event.id}", row.event.organizer_id)
    if series is not None:
        take_over_for_next(series, change)
        note("series.update", f"series:{series.id}", series.organizer_id)


def _preview(
    event: Event, scope: Scope, rows: Sequence[Planned], known: str
) -> ResponseReturnValue:
    leave_out = ("csrf_token", "confirmed", "again")
    kept = [(n, v) for n, v in request.form.items(multi=True) if n not in leave_out]
    return render_template(
        "organize/spreads/preview.html",
        event=event,
        scope=scope,
        rows=rows,
        said={row.event.id: said(row) for row in rows},
        own={row.event.id: [name_of(name) for name in row.keeps] for row in rows},
        kept=kept,
        known=known,
    )


def said(row: Planned) -> list[str]:
    """What one date takes over, in words."""
    return [
        _("%(what)s : %(value)s", what=name_of(name), value=words)
        if (words := value_words(name, value, row.event))
        else name_of(name)
        for name, value in row.takes.items()
    ]


def name_of(name: str) -> str:
    if name.startswith(PRICE):
        return _("le prix « %(name)s »", name=name.removeprefix(PRICE))
    return str(NAMES[name])


def value_words(name: str, value: Any, event: Event) -> str:
    """ "" for what is too long, or says nothing in a word."""
    if name in ("title", "audience", "theme", "capacity"):
        return str(value)
    if name.startswith(PRICE):
        return money(Money(value, event.organizer.currency))
    if isinstance(value, Place):
        return ", ".join(part for part in (value.name, value.city) if part)
    if name == "hours":
        return _hours(*value)
    if name == "speakers":
        return ", ".join(person.name for person in value if isinstance(person, Person))
    known: dict[Any, Any] = FORMATS if name == "format" else ACTIVITIES
    return str(known[value]) if name in ("format", "activity") and value else ""


def _hours(at: time, minutes: int) -> str:
    start = datetime.combine(date(2000, 1, 1), at, tzinfo=UTC)  # shown as it stands
    return hours(start, start + timedelta(minutes=minutes), UTC)
