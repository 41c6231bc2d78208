"""/member/reports.pdf and .csv, and those of a kept review: numbers, for oneself."""

from __future__ import annotations

from datetime import datetime

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.sheets import sheet
from app.reviews.queries import numbers_of, skipped_by, snapshot_of
from app.reviews.rules import Numbers
from app.web import review_papers
from app.web.context import now, viewer
from app.web.format import day_words, local
from app.web.guards import member
from app.web.member import pages
from app.web.member.reports import names_of
from app.web.review_tables import gaps, tables

page = pages("report_files", __name__)
KINDS = "<any('pdf', 'csv'):kind>"


@page.get(f"/reports.{KINDS}")
@member
def index(kind: str) -> ResponseReturnValue:
    me = viewer().profile
    numbers = numbers_of(me, now=now()) if me else Numbers(0)
    return _file(kind, numbers, now())


@page.get(f"/reports/<int:report_id>.{KINDS}")
@member
def show(report_id: int, kind: str) -> ResponseReturnValue:
    kept = snapshot_of(viewer().profile, report_id)
    return _file(kind, Numbers.read(kept.numbers), kept.taken_at)


def _file(kind: str, numbers: Numbers, at: datetime) -> Response:
    me = viewer().profile
    told = tables([numbers], names_of(me))
    if kind == "csv":
        rows = [[table.title, words, counts[0]] for table in told for words, counts in table.rows]
        head = [_("Tableau"), _("Ligne"), _("Personnes")]
        answer = Response("".join(sheet([[head, *rows]])), mimetype="text/csv")
    else:
        lacks = gaps(numbers, skipped=skipped_by(me) if me else ())
        day = day_words(at, with_year=True)
        answer = Response(review_papers.pdf(told, lacks, day), mimetype="application/pdf")
    name = f"bilan-{local(at):%Y-%m-%d}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
