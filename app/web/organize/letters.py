"""/organize/events/<code>/letters: what is written to those of a date, before it and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events.models import Event
from app.kernel.clock import local
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.letters import actions, queries
from app.letters.models import Letter
from app.letters.rules import (
    BODY_MAX,
    DAYS_MOST,
    PROPOSED,
    SUBJECT_MAX,
    Audience,
    LetterKind,
    Terms,
    moment,
    refuse_odd,
    unknown_blanks,
)
from app.mailings.queries import mailings_of, progress
from app.web.context import now
from app.web.dates import HourField
from app.web.fields import CleanTextField, LineField
from app.web.guards import organizer, own_event
from app.web.letter_words import (
    AUDIENCES,
    BLANKS,
    KINDS,
    in_both,
    known_blanks,
    proposed,
    when_words,
)
from app.web.organize.lines import known
from app.web.organize.shape import note, one_of
from app.web.words import sentence

page = Blueprint("letters", __name__, url_prefix="/organize/events/<code>/letters")
DAYS = (-14, -7, -5, -3, -2, -1, 0, 1, 2, 3, 5, 7, 14, DAYS_MOST)


class LetterForm(FlaskForm):
    kind = HiddenField(default=LetterKind.FREE.value)
    days = SelectField(_l("Quand part-il ?"), validate_choice=False, validators=[known])
    at = HourField(_l("À quelle heure ?"), required=True)
    audience = one_of(_l("À qui ?"), AUDIENCES)
    subject = LineField(_l("Objet"), required=True, max=SUBJECT_MAX)
    body = CleanTextField(_l("Message"), required=True, max=BODY_MAX, rows=8)
    subject_en = LineField(_l("Objet, en anglais"), max=SUBJECT_MAX)
    body_en = CleanTextField(_l("Message, en anglais"), max=BODY_MAX, rows=8)
    each_date = BooleanField(_l("Pour toutes les dates de la série"))

    def _refuse_unknown(self, field: Any) -> None:
        wrong = unknown_blanks(field.data or "", known_blanks())
        if wrong:
            raise ValidationError(
                _("%(word)s ne veut rien dire ici. Vous pouvez écrire : %(words)s.",
                  word=wrong[0], words=", ".join(BLANKS))
            )  # fmt: skip

    validate_subject = validate_body = validate_subject_en = validate_body_en = _refuse_unknown

    def terms(self) -> Terms:
        return Terms(
            LetterKind(self.kind.data),
            int(self.days.data),
            self.at.data,
            Audience(self.audience.data or Audience.ALL),
            self.subject.data,
            self.body.data,
            self.subject_en.data or "",
            self.body_en.data or "",
        )


def letter_form(terms: Terms) -> LetterForm:
    facts = asdict(terms) | {"days": str(terms.days), "audience": terms.audience.value}
    form = LetterForm(data=facts | {"kind": terms.kind.value, "each_date": True})
    offered = sorted({*DAYS, terms.days})
    form.days.choices = [SelectChoice(str(n), when_words(n).capitalize()) for n in offered]
    if form.kind.data not in list(LetterKind):
        form.kind.data = LetterKind.FREE.value
    return form


def standing(letter: Letter) -> Terms:
    names = Terms.__dataclass_fields__
    return Terms(**{name: getattr(letter, name) for name in names})


def owned(event: Event, letter_id: int) -> Letter:
    """Raises: NotFound for another date's too."""
    found = queries.letter_of(event, letter_id)
    if found is None:
        raise NotFound()
    return found


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    letters = queries.letters_of(event)
    sent = mailings_of([queries.key_of(letter.id, event.id) for letter in letters])
    asked = [sent.get(queries.key_of(each.id, event.id)) for each in letters
             if each.kind is LetterKind.STILL_COMING]  # fmt: skip
    since = min((m.created_at for m in asked if m), default=None)
    return render_template(
        "organize/letters/index.html",
        event=event,
        letters=letters,
        sent={each.id: sent.get(queries.key_of(each.id, event.id)) for each in letters},
        told=progress(sent.values()),
        leaves={each.id: queries.leaves_at(each, event) for each in letters},
        kinds=KINDS,
        audiences=AUDIENCES,
        when_words=when_words,
        kinds_left=[kind for kind in KINDS if kind not in {each.kind for each in letters}],
        usual=useful(event, letters),
        answers=queries.answers_of(event.id, since=since) if since else None,
        people=len(queries.guests(event.id)),
    )


def useful(event: Event, letters: Sequence[Letter]) -> list[LetterKind]:
    """The usual ones that it lacks, and that can still leave: for this date, or a later one."""
    has = {letter.kind for letter in letters}
    day = local(event.starts_at, event.timezone).date()
    return [
        kind
        for kind, (days, at, _whom) in PROPOSED.items()
        if kind not in has and (event.series_id or moment(day, days, at, event.timezone) > now())
    ]


@page.get("/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    typed = request.args.get("kind", "")
    kind = LetterKind(typed) if typed in list(LetterKind) else LetterKind.FREE
    return _form(event, letter_form(proposed(kind)))


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = letter_form(proposed(LetterKind.FREE))
    wrong = _wrong(form)
    if wrong or "preview" in request.form:
        return _form(event, form, status=wrong)
    in_transaction(lambda: _write(event, form))
    flash(_("Message prêt : il partira tout seul."), "success")
    return redirect(url_for("letters.index", code=code), 303)


def _wrong(form: LetterForm) -> int:
    """The status of a form that cannot be kept; 0: it can."""
    if not form.validate_on_submit():
        return 422
    try:
        refuse_odd(form.terms())
    except Refused as refusal:
        form.days.errors = [sentence(refusal)]
        return refusal.status
    return 0


def _write(event: Event, form: LetterForm) -> None:
    letter = actions.write(event, form.terms(), each_date=form.each_date.data, now=now())
    note_letter(event, "letter.written", letter)


def note_letter(event: Event, act: str, letter: Letter) -> None:
    note(act, f"event:{event.id}", event.organizer_id, subject=letter.subject)


@page.get("/<int:letter_id>/edit")
@organizer
def edit(code: str, letter_id: int) -> ResponseReturnValue:
    event = own_event(code)
    letter = owned(event, letter_id)
    return _form(event, letter_form(standing(letter)), letter)


@page.post("/<int:letter_id>")
@organizer
def update(code: str, letter_id: int) -> ResponseReturnValue:
    event = own_event(code)
    letter = owned(event, letter_id)
    form = letter_form(standing(letter))
    wrong = _wrong(form)
    if wrong or "preview" in request.form:
        return _form(event, form, letter, status=wrong)
    in_transaction(lambda: _rewrite(event, letter_id, form))
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("letters.index", code=code), 303)


def _rewrite(event: Event, letter_id: int, form: LetterForm) -> None:
    letter = owned(event, letter_id)
    actions.rewrite(letter, form.terms(), now=now())
    note_letter(event, "letter.changed", letter)


@page.post("/<int:letter_id>/end")
@organizer
def destroy(code: str, letter_id: int) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _end(event, letter_id))
    flash(_("Ce message ne partira plus."), "info")
    return redirect(url_for("letters.index", code=code), 303)


def _end(event: Event, letter_id: int) -> None:
    letter = owned(event, letter_id)
    actions.stop(letter, event, now=now())
    actions.end(letter, now=now())
    note_letter(event, "letter.ended", letter)


def _form(
    event: Event, form: LetterForm, letter: Letter | None = None, status: int = 0
) -> ResponseReturnValue:
    readable = not status and (request.method == "GET" or "preview" in request.form)
    return render_template(
        "organize/letters/edit.html",
        event=event,
        form=form,
        letter=letter,
        title=str(KINDS[LetterKind(form.kind.data)]),
        blanks=BLANKS,
        read=in_both(form.terms(), event, name=_("Ben Mbarga")) if readable else None,
    ), status or 200
