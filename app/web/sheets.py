"""Tables as files that a spreadsheet opens with a tap: CSV with semicolons, as here, in UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

COMMANDS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so would be reckoned, not shown


def sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """`name`.csv; what people typed never becomes a formula of who opens it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return Response(
        "\ufeff" + text.getvalue(),  # tells Excel that accents are UTF-8
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(COMMANDS) else value
