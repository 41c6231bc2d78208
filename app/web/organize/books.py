"""/organize/books/<code>: what a month brought, and the closing of one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.closing import queries as closing
from app.closing.rules import (
    Sum,
    Taking,
    cashier,
    month_after,
    month_before,
    period,
    read_day,
    read_month,
    summed,
    whole,
)
from app.events.models import Event
from app.kernel.clock import local
from app.tills import queries as tills
from app.web.context import now
from app.web.format import money, short_day
from app.web.guards import organizer, own_organizer
from app.web.receipt_words import way_words

page = Blueprint("organize_books", __name__)
Told = tuple[str, Sum]  # how a line is called, and what it holds


@page.get("/organize/books/<code>")
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    first = month_of(of)
    took = closing.takings(of.id, span(of, first, month_after(first)), currency=of.currency)
    earned = closing.earned(of.id, span(of, first, month_after(first)), currency=of.currency)
    events = closing.events_of([*earned])
    return render_template(
        "organize/books/index.html",
        organizer=of,
        month_words=_words(first, "MMMM y"),
        month=f"{first:%Y-%m}",
        before=f"{month_before(first):%Y-%m}",
        after=f"{month_after(first):%Y-%m}" if month_after(first) <= _today(of) else "",
        whole=whole(took),
        ways=_rows(of, _by_way(took)),
        dates=[
            [
                _called(event),
                money(earned[event.id]["revenue"], of.currency),
                money(earned[event.id]["vat"], of.currency),
            ]
            for event in events.values()
        ],
        revenue=sum(each["revenue"] for each in earned.values()),
        tax=sum(each["vat"] for each in earned.values()),
        credits=-closing.balances(of.id, "credit:", currency=of.currency),
        disputed=closing.balances(of.id, "dispute:", currency=of.currency),
        apart=-closing.balances(of.id, "suspense:", currency=of.currency),
        days=_days(of, first),
    )


@page.get("/organize/books/<code>/<day>")
@organizer
def show(code: str, day: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    when = read_day(day) or abort(404)
    took = closing.takings(of.id, span(of, when, when + timedelta(days=1)), currency=of.currency)
    return render_template(
        "organize/books/show.html",
        organizer=of,
        day=_words(when, "EEEE d MMMM y"),
        month=f"{when:%Y-%m}",
        whole=whole(took),
        people=_rows(of, _by_person(took)),
        ways=_rows(of, _by_way(took)),
        dates=_rows(of, _by_date(took)),
        drawers=_drawers(of, span(of, when, when + timedelta(days=1))),
    )


def _drawers(of: Organizer, day: closing.Period) -> list[list[str]]:
    """Those that were counted that day, each adding up to its difference."""
    return [
        [
            held.user.name,
            *(
                money(n, held.currency)
                for n in (held.opening, held.came, held.back, -held.moved, held.counted, held.over)
            ),
        ]
        for held in tills.counted(of.id, day)
    ]


def month_of(of: Organizer) -> date:
    return read_month(request.args.get("month", ""), today=_today(of))


def span(of: Organizer, first: date, until: date) -> closing.Period:
    return period(first, until, zone=of.timezone)


def _today(of: Organizer) -> date:
    return local(now(), of.timezone).date()


def _by_way(took: Sequence[Taking]) -> list[Told]:
    return [(way_words(way), each) for way, each in summed(took, lambda one: one.way).items()]


def _by_person(took: Sequence[Taking]) -> list[Told]:
    names = closing.names_of(took)
    online = _("Sans personne : en ligne")
    sums = summed(took, lambda one: cashier(one.who))
    return [(names.get(n, "?") if n else online, each) for n, each in sums.items()]


def _by_date(took: Sequence[Taking]) -> list[Told]:
    events = closing.events_of([each.event_id for each in took])
    sums = summed(took, lambda one: one.event_id)
    return [(_called(event), sums[event.id]) for event in events.values()]


def _called(event: Event) -> str:
    return f"{event.title}, {short_day(event.starts_at, event.timezone)}"


def _rows(of: Organizer, sums: Sequence[Told]) -> list[list[str]]:
    return [
        [
            words,
            str(each.payments),
            money(each.came, of.currency),
            money(each.back, of.currency),
            money(each.left, of.currency),
        ]
        for words, each in sums
    ]


def _words(day: date, form: str) -> str:
    return str(format_date(day, form))


def _days(of: Organizer, first: date) -> list[tuple[date, str, Sum]]:
    """Days of the month on which money moved, the last first."""
    until = min(month_after(first), _today(of) + timedelta(days=1))
    moved = closing.days(of.id, span(of, first, until), currency=of.currency, zone=of.timezone)
    return [(day, _words(day, "EEEE d MMMM"), moved[day]) for day in sorted(moved, reverse=True)]
