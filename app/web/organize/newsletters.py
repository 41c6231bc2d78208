"""/organize/newsletters/<code>: who reads, what was written, and the next edition."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Organizer
from app.events import queries as events
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.mailings.queries import mailings_of, progress
from app.newsletters import actions, queries
from app.newsletters.models import Edition
from app.newsletters.rules import Terms
from app.web.context import now, settings
from app.web.fields import CleanTextField, LineField
from app.web.guards import organizer, own_organizer
from app.web.organize.lines import known
from app.web.words import sentence

page = Blueprint("organize_newsletters", __name__, url_prefix="/organize/newsletters/<code>")
SUBJECT_MAX = 150
BODY_MAX = 20_000


class EditionForm(FlaskForm):
    subject = LineField(_l("Objet"), required=True, max=SUBJECT_MAX)
    body = CleanTextField(_l("Votre lettre"), required=True, max=BODY_MAX, rows=12)
    subject_en = LineField(_l("Objet, en anglais"), max=SUBJECT_MAX)
    body_en = CleanTextField(_l("Votre lettre, en anglais"), max=BODY_MAX, rows=8)
    theme = SelectField(_l("À qui ?"), validate_choice=False, validators=[known], default="")
    with_dates = BooleanField(_l("Ajouter vos prochains rendez-vous à la fin"), default=True)

    def terms(self) -> Terms:
        return Terms(
            self.subject.data,
            self.body.data,
            self.subject_en.data or "",
            self.body_en.data or "",
            int(self.theme.data) if self.theme.data else None,
            self.with_dates.data,
        )


def edition_form(of: Organizer, edition: Edition | None = None) -> EditionForm:
    facts: dict[str, Any] = {"with_dates": True}
    if edition:
        facts = {name: getattr(edition, name) for name in Terms.__dataclass_fields__}
        facts["theme"] = str(edition.theme_id or "")
    form = EditionForm(data=facts)
    themes = [SelectChoice(str(each.id), each.name) for each in events.themes_of(of.id)]
    form.theme.choices = [SelectChoice("", _("À tous les abonnés")), *themes]
    return form


def owned(of: Organizer, edition_id: int) -> Edition:
    """Raises: NotFound for another organizer's too."""
    found = queries.edition_of(of.id, edition_id)
    if found is None:
        raise NotFound()
    return found


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    editions = queries.editions_of(of.id)
    sent = mailings_of([queries.key_of(each.id) for each in editions])
    return render_template(
        "organize/newsletters/index.html",
        organizer=of,
        editions=editions,
        sent={each.id: sent.get(queries.key_of(each.id)) for each in editions},
        told=progress(sent.values()),
        readers=queries.readership(of.id),
        link=f"{settings().base_url}/organizers/{of.code}/newsletter",
    )


@page.get("/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    return _form(of, edition_form(of))


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    form = edition_form(of)
    if not form.validate_on_submit():
        return _form(of, form, status=422)
    edition = in_transaction(lambda: actions.write(of, form.terms(), now=now()))
    return redirect(url_for("organize_newsletters.edit", code=code, edition_id=edition.id), 303)


@page.get("/<int:edition_id>")
@organizer
def edit(code: str, edition_id: int) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    edition = owned(of, edition_id)
    return _form(of, edition_form(of, edition), edition)


@page.post("/<int:edition_id>")
@organizer
def update(code: str, edition_id: int) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    edition = owned(of, edition_id)
    form = edition_form(of, edition)
    if not form.validate_on_submit():
        return _form(of, form, edition, status=422)
    try:
        in_transaction(lambda: actions.rewrite(owned(of, edition_id), form.terms()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_newsletters.index", code=code), 303)
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("organize_newsletters.edit", code=code, edition_id=edition_id), 303)


def _form(
    of: Organizer, form: EditionForm, edition: Edition | None = None, status: int = 200
) -> ResponseReturnValue:
    is_kept = edition is not None and status == 200 and request.method == "GET"
    return render_template(
        "organize/newsletters/edit.html",
        organizer=of,
        form=form,
        edition=edition,
        is_kept=is_kept,
        many=len(queries.readers_of(of.id, edition.theme_id)) if edition and is_kept else 0,
    ), status
