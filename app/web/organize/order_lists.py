"""/organize/events/<code>/orders.csv: the list as it is filtered, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.clock import local
from app.kernel.money import decimals
from app.kernel.sheets import sheet
from app.register import queries as register
from app.register.queries import Row
from app.register.rules import Filters
from app.web.guards import organizer, own_event
from app.web.organize.order_filters import CHANNELS, STATUSES, FilterForm
from app.web.organize.orders import summary_of

page = Blueprint("order_lists", __name__)


@page.get("/organize/events/<code>/orders.csv")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code, "money")
    summary = summary_of(event)
    filters = FilterForm.of(summary).filters()
    lines = stream_with_context(sheet(_chunks(event, filters, dict(summary.anchors))))
    answer = Response(lines, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"commandes-{code}.csv")
    return answer


def _chunks(
    event: Event, filters: Filters, anchors: Mapping[str, str]
) -> Iterator[list[list[object]]]:
    yield [head()]
    codes = register.codes_of(event.id)
    for rows in register.all_of(event.id, filters):
        lines = register.lines_of([row.id for row in rows])
        yield [
            [
                *_line(row, lines.get(row.id, []), event.timezone),
                codes.get(row.promo or 0, ""),
                anchors.get(row.via, row.via),
                row.note,
            ]
            for row in rows
        ]


def head() -> list[object]:
    return [
        _("Référence"),
        _("Date"),
        _("État"),
        _("Nom"),
        _("Téléphone"),
        _("E-mail"),
        _("Tarifs"),
        _("Places"),
        _("Entrés"),
        _("Total"),
        _("Monnaie"),
        _("Provenance"),
        _("À rembourser"),
        _("Rendu ou à rendre"),
        _("Code promo"),
        _("Invité moteur"),
        _("Note"),
    ]


def _line(row: Row, lines: list[tuple[str, int]], zone: str) -> list[object]:
    return [
        row.reference,
        f"{local(row.created_at, zone):%Y-%m-%d %H:%M}",
        str(STATUSES[row.status]),
        row.name,
        row.phone,
        row.email,
        ", ".join(f"{n} × {name}" for name, n in lines),
        row.people,
        row.inside,
        _sum(row.total, row.currency),
        row.currency,
        str(CHANNELS[row.channel]),
        _sum(row.refund_due, row.currency),
        _sum(row.returned, row.currency),
    ]


def _sum(amount: int, currency: str) -> object:
    """As a spreadsheet counts: whole francs, or units with a comma."""
    places = decimals(currency)
    return amount if not places else f"{amount / 10**places:.{places}f}".replace(".", ",")
