"""/organize/events/<code>/badges: name badges on labels, all at once or one at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.badges import queries as badges
from app.badges.actions import print_badges
from app.badges.rules import SHEET_MOST, parts
from app.events.models import Event
from app.kernel.db import transaction
from app.web import badge_files
from app.web.badge_files import FORMATS
from app.web.context import now
from app.web.fields import WholeField
from app.web.guards import organizer, own_event

page = Blueprint("badges", __name__, url_prefix="/organize/events/<code>/badges")


class SheetForm(FlaskForm):
    labels = RadioField(
        _l("Vos étiquettes"),
        choices=[
            SelectChoice("24", _l("70 × 37 mm, 24 par page")),
            SelectChoice("10", _l("99 × 57 mm, 10 par page")),
        ],
        default="24",
    )
    which = RadioField(
        _l("Lesquels ?"),
        choices=[
            SelectChoice("new", _l("Ceux qui ne sont pas encore imprimés")),
            SelectChoice("all", _l("Tous, de nouveau")),
        ],
        default="new",
    )
    part = SelectField(_l("Quel fichier ?"), default="1")
    skip = WholeField(_l("Étiquettes déjà utilisées sur la première page"), min=0, max=23)


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    return _page(event, sheet_form(event, formdata=None))


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    """The labels as a file. What is printed is noted: the next sheet goes on from there."""
    event = own_event(code, "door")
    form = sheet_form(event)
    if not form.validate_on_submit():
        return _page(event, form, 422)
    one = request.form.get("ticket", "")
    if one.isascii() and one.isdecimal() and len(one) < 10:
        ids = [int(one)]
    else:
        ids = _next(event, form)
    with transaction():
        print_badges(event.id, ids, now=now())
    labels = badges.labels(event.id, ids)
    if not labels:
        return redirect(url_for("badges.index", code=code), 303)
    sheet = FORMATS[form.labels.data]
    content = badge_files.pdf(labels, sheet, title=event.title, skip=int(form.skip.data or 0))
    answer = Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"badges-{code}.pdf")
    answer.cache_control.no_store = True
    return answer


def sheet_form(event: Event, **facts: Any) -> SheetForm:
    """All of a great evening again are several files: which."""
    form = SheetForm(**facts)
    people = badges.tally(event.id).people
    form.part.choices = [
        SelectChoice(
            str(n + 1),
            _("Badges %(first)s à %(last)s", first=n * SHEET_MOST + 1, last=last),
        )
        for n in range(parts(people))
        for last in [min(people, (n + 1) * SHEET_MOST)]
    ]
    return form


def _next(event: Event, form: SheetForm) -> list[int]:
    """The new ones first to last, file after file; of all of them, the file that was chosen."""
    again = form.which.data == "all"
    start = (int(form.part.data) - 1) * SHEET_MOST if again else 0
    return badges.to_print(event.id, again=again)[start : start + SHEET_MOST]


def _page(event: Event, form: SheetForm, status: int = 200) -> ResponseReturnValue:
    search = request.args.get("q", "").strip()[:100]
    return render_template(
        "organize/badges/index.html",
        event=event,
        form=form,
        search=search,
        found=badges.found(event.id, search) if search else [],
        tally=badges.tally(event.id),
        most=SHEET_MOST,
    ), status
