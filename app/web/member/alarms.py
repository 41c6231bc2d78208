"""/member/…/report: telling who runs the house about somebody. Nobody else hears of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.actions import count_try
from app.contacts.queries import contact_of
from app.kernel.db import transaction
from app.profiles.models import Profile
from app.profiles.rules import badge_name
from app.reports.actions import report
from app.reports.rules import PER_PERSON, WORDS_MAX, Why
from app.web.context import now, viewer
from app.web.fields import CleanTextField
from app.web.guards import member
from app.web.member import pages
from app.web.member.contacts import me_and_linked
from app.web.member.requests import asked_by

page = pages("alarms", __name__)
WHYS: list[tuple[Why, Any]] = [
    (Why.INSISTS, _l("Cette personne insiste après un non")),
    (Why.HURTS, _l("Propos ou gestes déplacés")),
    (Why.SELLS, _l("Démarchage ou arnaque")),
    (Why.NOT_THEM, _l("Ce n’est pas la vraie personne")),
    (Why.MINOR, _l("C’est un mineur")),
    (Why.OTHER, _l("Autre chose")),
]


class ReportForm(FlaskForm):
    why = RadioField(
        _l("Que se passe-t-il ?"),
        choices=[SelectChoice(why.value, words) for why, words in WHYS],
        validate_choice=False,
    )
    words = CleanTextField(
        _l("Racontez, si vous voulez"),
        max=WORDS_MAX,
        rows=4,
        too_long=_l("Trop long : 1 000 caractères au plus. Votre texte est conservé."),
    )
    hides = BooleanField(_l("Ne plus nous voir ici, ni l’un ni l’autre"), default=True)

    def validate_why(self, field: RadioField) -> None:
        if field.data not in set(Why):
            raise ValidationError(_("Choisissez ce qui se passe."))


@page.get("/contacts/<int:contact_id>/report")
@member
def new(contact_id: int) -> ResponseReturnValue:
    me_and_linked(contact_id)
    known = contact_of(viewer().profile, contact_id)
    back = url_for("member_contacts.show", contact_id=contact_id)
    return _page(ReportForm(formdata=None), known.name, back)


@page.post("/contacts/<int:contact_id>/report")
@member
def create(contact_id: int) -> ResponseReturnValue:
    me, other_id = me_and_linked(contact_id)
    known = contact_of(me, contact_id)
    back = url_for("member_contacts.show", contact_id=contact_id)
    return _report(me, other_id, known.name, back)


@page.get("/requests/<token>/report")
@member
def edit(token: str) -> ResponseReturnValue:
    _me, other = asked_by(token)
    return _page(ReportForm(formdata=None), _first_name(other), url_for("member_encounters.index"))


@page.post("/requests/<token>/report")
@member
def update(token: str) -> ResponseReturnValue:
    me, other = asked_by(token)
    return _report(me, other.id, _first_name(other), url_for("member_encounters.index"))


def _first_name(other: Profile) -> str:
    return badge_name(other.card.name) if other.card else "?"


def _report(me: Profile, other_id: int, name: str, back: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate_on_submit():
        return _page(form, name, back), 422
    with transaction():
        count_try("report", f"profile:{me.id}", PER_PERSON, now=now())
    why, words = Why(form.why.data), form.words.data or ""
    with transaction():
        report(me, other_id, why, words, hides=form.hides.data, now=now())
    flash(_("C’est dit. Nous regardons, et la personne n’en sait rien."), "success")
    return redirect(back, 303)


def _page(form: ReportForm, name: str, back: str) -> str:
    return render_template(
        "member/alarms/new.html", form=form, name=name, back=back, action=request.path
    )
