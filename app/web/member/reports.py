"""/member/reports: the review of my network as it is, and those I kept, two side by side."""

from __future__ import annotations

from babel.dates import format_date
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.kernel.errors import NotFound, Refused
from app.profiles.models import Profile
from app.reviews.actions import forget, keep
from app.reviews.models import Snapshot
from app.reviews.queries import (
    numbers_of,
    skipped_by,
    snapshot_of,
    snapshots_of,
    territories_of,
)
from app.reviews.rules import Numbers
from app.web.context import asked_number, now, viewer
from app.web.format import local
from app.web.guards import member
from app.web.member import pages
from app.web.member.review import my_book
from app.web.review_tables import gaps, in_touch, tables
from app.web.words import sentence

page = pages("reports", __name__)


@page.get("/reports")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    numbers = numbers_of(me, now=now()) if me else Numbers(0)
    return render_template(
        "member/reviews/report.html",
        numbers=numbers,
        in_touch=in_touch(numbers),
        gaps=gaps(numbers, skipped=skipped_by(me) if me else ()),
        tables=tables([numbers], names_of(me)),
        columns=[_("aujourd’hui")],
        kept=snapshots_of(me) if me else [],
        today=now(),
    )


@page.post("/reports")
@member
def create() -> ResponseReturnValue:
    try:
        with transaction():
            made = keep(my_book(), now=now())
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("member_reports.index"), 303)
    flash(_("Ce bilan est gardé : vous pourrez le comparer au suivant."), "success")
    return redirect(url_for("member_reports.show", report_id=made.id), 303)


@page.get("/reports/<int:report_id>")
@member
def show(report_id: int) -> ResponseReturnValue:
    me = viewer().profile
    kept = snapshot_of(me, report_id)
    if me is None:
        raise NotFound()
    asked = request.args.get("with", 0, asked_number)
    other = snapshot_of(me, asked) if asked else None
    against = Numbers.read(other.numbers) if other else numbers_of(me, now=now())
    return render_template(
        "member/reviews/compared.html",
        report=kept,
        other=other,
        kept=[one for one in snapshots_of(me) if one.id != kept.id],
        columns=[
            _day(kept),
            _day(other) if other else _("aujourd’hui"),
        ],
        tables=tables([Numbers.read(kept.numbers), against], names_of(me)),
    )


def _day(kept: Snapshot) -> str:
    """Short: two columns stand side by side on a phone."""
    return format_date(local(kept.taken_at).date(), "d MMM y", locale=get_locale())


@page.post("/reports/<int:report_id>/end")
@member
def destroy(report_id: int) -> ResponseReturnValue:
    with transaction():
        forget(snapshot_of(viewer().profile, report_id))
    flash(_("Ce bilan gardé est effacé ; votre répertoire n’a pas changé."))
    return redirect(url_for("member_reports.index"), 303)


def names_of(me: Profile | None) -> dict[str, str]:
    """My territories' names, by id."""
    return {str(id): name for id, name in territories_of(me)} if me else {}
