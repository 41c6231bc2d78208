"""…/statements/<code>/<id>/aside: money that pays no ticket: returned, kept, not the team's."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.accounts.models import Organizer
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.statements.actions import put_aside
from app.statements.models import StatementLine
from app.statements.rules import ASIDE, LineState
from app.web.context import now, user
from app.web.fields import LineField
from app.web.guards import organizer
from app.web.organize.statements import HERE, own_line, own_wallets
from app.web.words import sentence

page = Blueprint("asides", __name__)
REASON = 200  # characters


class AsideForm(FlaskForm):
    to = RadioField(
        _l("Qu’est-ce que c’est ?"),
        choices=[
            SelectChoice(LineState.RETURNED.value, _l("Je l’ai rendu à qui l’a envoyé")),
            SelectChoice(LineState.KEPT.value, _l("L’équipe le garde")),
            SelectChoice(LineState.IGNORED.value, _l("Ce n’est pas l’argent de l’équipe")),
        ],
        validators=[AnyOf([each.value for each in ASIDE], _l("Choisissez dans la liste."))],
        validate_choice=False,  # our sentence, not the library's
    )
    reason = LineField(_l("En quelques mots"), max=REASON)

    def validate_reason(self, field: LineField) -> None:
        if not field.data and self.to.data != LineState.IGNORED.value:
            raise ValidationError(_("Écrivez pourquoi : on le lira dans vos comptes."))


@page.get(f"{HERE}/<int:line_id>/aside")
@organizer
def new(code: str, line_id: int) -> ResponseReturnValue:
    of = own_wallets(code)
    return _ask(of, own_line(of, line_id), AsideForm())


@page.post(f"{HERE}/<int:line_id>/aside")
@organizer
def create(code: str, line_id: int) -> ResponseReturnValue:
    of = own_wallets(code)
    line, form, who = own_line(of, line_id), AsideForm(), user().id
    if not form.validate_on_submit():
        return _ask(of, line, form, 422)
    to, reason = LineState(form.to.data), form.reason.data or ""
    try:
        in_transaction(lambda: put_aside(line.id, to, reason, user_id=who, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("C’est noté : cet argent n’attend plus personne."), "success")
    return redirect(url_for("statements.index", code=of.code), 303)


def _ask(
    of: Organizer, line: StatementLine, form: AsideForm, status: int = 200
) -> ResponseReturnValue:
    return render_template(
        "organize/statements/aside.html", organizer=of, line=line, form=form
    ), status
