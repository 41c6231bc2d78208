"""/organize/reports: who runs the house looks into what members report."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.profiles.rules import ProfileState
from app.reports.actions import settle
from app.reports.models import Report
from app.reports.queries import reports
from app.reports.rules import A_PAGE, Outcome
from app.web.context import asked_number, now, user
from app.web.guards import operator
from app.web.member import private
from app.web.member.alarms import WHYS
from app.web.openings import note_opening

page = Blueprint("organize_reports", __name__)
page.after_request(private)


@page.get("/organize/reports")
@operator
def index() -> ResponseReturnValue:
    asked = request.args.get("page", 1, asked_number)
    found = db.paginate(reports(), page=asked, per_page=A_PAGE, error_out=False)
    seen = [f"profile:{id_}" for one in found.items for id_ in (one.about_id, one.by_id)]
    note_opening("reports", seen)
    return render_template(
        "organize/reports/index.html", found=found, whys=dict(WHYS), held=ProfileState.HELD
    )


@page.post("/organize/reports/<int:report_id>")
@operator
def create(report_id: int) -> ResponseReturnValue:
    """`hold`: hidden until said otherwise; else seen again."""
    of = db.session.get(Report, report_id)
    if of is None:
        raise NotFound()
    outcome = Outcome.HELD if "hold" in request.form else Outcome.CLEARED
    with transaction():
        settle(of, outcome, by=user(), now=now())
    flash(_("C’est noté."), "success")
    return redirect(url_for("organize_reports.index"), 303)
