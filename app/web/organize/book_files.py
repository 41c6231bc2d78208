"""/organize/books/<code>.csv and .xlsx: each line of a month, for an accountant."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.closing import queries as closing
from app.closing.queries import Entry
from app.closing.rules import month_after
from app.kernel.clock import local
from app.kernel.money import decimals
from app.kernel.sheets import sheet
from app.web.guards import organizer, own_organizer
from app.web.organize.account_words import kind_words, movement_words
from app.web.organize.books import month_of, span

page = Blueprint("book_files", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 500  # written at a time


@page.get("/organize/books/<code>.csv")
@organizer
def csv(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    lines = stream_with_context(sheet(_chunks(of)))
    answer = Response(lines, mimetype="text/csv")
    return _named(answer, of, "csv")


@page.get("/organize/books/<code>.xlsx")
@organizer
def xlsx(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "money")
    return _named(Response(_workbook(_chunks(of)), mimetype=XLSX), of, "xlsx")


def _named(answer: Response, of: Organizer, kind: str) -> Response:
    name = f"livre-{of.code}-{month_of(of):%Y-%m}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _chunks(of: Organizer) -> Iterator[list[list[object]]]:
    """The lines of the month; what is debited equals what is credited."""
    first = month_of(of)
    yield [
        [
            _("Date"),
            _("Pièce"),
            _("Mouvement"),
            _("Compte"),
            _("Code du compte"),
            _("Commande"),
            _("Débit"),
            _("Crédit"),
            _("Monnaie"),
            _("Par"),
        ]
    ]
    some: list[list[object]] = []
    for entry in closing.entries(of.id, span(of, first, month_after(first))):
        some.append(_line(entry, of.timezone))
        if len(some) == LINES:
            yield some
            some = []
    yield some


def _line(entry: Entry, zone: str) -> list[object]:
    return [
        f"{local(entry.at, zone):%Y-%m-%d %H:%M}",
        entry.paper,
        movement_words(entry.movement),
        kind_words(entry.account),
        entry.account,
        entry.reference,
        _sum(max(0, entry.amount), entry.currency),
        _sum(max(0, -entry.amount), entry.currency),
        entry.currency,
        entry.note,
    ]


def _sum(amount: int, currency: str) -> object:
    """A number that a spreadsheet adds; nothing for nothing."""
    places = decimals(currency)
    if not amount:
        return ""
    return amount if not places else f"{amount / 10**places:.{places}f}".replace(".", ",")


def _workbook(chunks: Iterable[list[list[object]]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 -- slow import

    out = io.BytesIO()
    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    leaf = made.add_worksheet()
    row = 0
    for rows in chunks:
        for cells in rows:
            for column, value in enumerate(cells):
                if isinstance(value, int):
                    leaf.write_number(row, column, value)
                elif value:
                    leaf.write_string(row, column, str(value))
            row += 1
    leaf.freeze_panes(1, 0)
    leaf.autofilter(0, 0, max(0, row - 1), 9)
    leaf.set_column(0, 9, 18)
    made.close()
    return out.getvalue()
