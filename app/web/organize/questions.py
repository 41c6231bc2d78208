"""/organize/events/<code>/questions: what buyers and guests are asked, and what they said."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events.models import Event
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.questions import actions
from app.questions import queries as questions
from app.questions.models import Question
from app.questions.rules import (
    LABEL_MAX,
    OPTIONS_MAX,
    About,
    Asked,
    Moment,
    Per,
    QuestionKind,
    has_options,
)
from app.tickets import queries as tickets
from app.unanswered.queries import still_silent
from app.web.asking import shown, words_of
from app.web.context import now
from app.web.fields import CleanTextField, LineField
from app.web.guards import organizer, own_event
from app.web.organize.lines import known
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("questions", __name__, url_prefix="/organize/events/<code>/questions")

KINDS = {
    QuestionKind.TEXT: _l("Une ligne"),
    QuestionKind.LONG: _l("Un texte"),
    QuestionKind.CHOICE: _l("Un choix"),
    QuestionKind.CHOICES: _l("Plusieurs choix"),
    QuestionKind.NUMBER: _l("Un nombre"),
    QuestionKind.YESNO: _l("Oui ou non"),
    QuestionKind.PHONE: _l("Un téléphone"),
}
ABOUTS = {
    About.PLAIN: _l("Autre chose"),
    About.DIET: _l("Le repas : régime, allergie"),
    About.ACCESS: _l("L’accès : fauteuil, aide"),
}
PERS = {
    Per.ORDER: _l("Une fois par commande"),
    Per.TICKET: _l("À chaque personne"),
}
MOMENTS = {
    Moment.PURCHASE: _l("En réservant"),
    Moment.LATER: _l("Plus tard, par le lien du billet"),
}


def _choices(words: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(word.value, said) for word, said in words.items()]


def _choice(field: type[Any], label: Any, words: dict[Any, Any]) -> Any:
    """The first is chosen where nothing is said."""
    first = next(iter(words)).value
    return field(
        label, choices=_choices(words), default=first, validate_choice=False, validators=[known]
    )


class QuestionForm(FlaskForm):
    label = LineField(
        _l("Votre question"),
        required=True,
        max=LABEL_MAX,
        missing=_l("Écrivez votre question."),
    )
    label_en = LineField(_l("En anglais"), max=LABEL_MAX, description=_l("Facultatif."))
    kind = _choice(SelectField, _l("La réponse est"), KINDS)
    options = CleanTextField(
        _l("Les choix"),
        max=4000,
        rows=4,
        description=_l("Un par ligne. En anglais aussi, si vous voulez : Poisson | Fish"),
    )
    about = _choice(RadioField, _l("Elle porte sur"), ABOUTS)
    per = _choice(RadioField, _l("Elle se pose"), PERS)
    moment = _choice(RadioField, _l("Quand ?"), MOMENTS)
    ticket_type = SelectField(
        _l("Pour quel tarif ?"), validate_choice=False, validators=[known], default=""
    )
    required = BooleanField(_l("Il faut y répondre"))
    repeats = BooleanField(_l("La poser aussi aux dates suivantes de la série"))

    def validate_options(self, field: CleanTextField) -> None:
        if self.kind.data not in (QuestionKind.CHOICE, QuestionKind.CHOICES):
            return
        options = self.read_options()
        if not 2 <= len(options) <= OPTIONS_MAX:
            raise ValidationError(
                _("Écrivez de 2 à %(most)s choix, un par ligne.", most=OPTIONS_MAX)
            )
        if len({french for french, _english in options}) < len(options):
            raise ValidationError(_("Un choix est écrit deux fois."))

    def read_options(self) -> list[tuple[str, str]]:
        lines = [line.partition("|") for line in (self.options.data or "").split("\n")]
        return [
            (french.strip()[:LABEL_MAX], english.strip()[:LABEL_MAX])
            for french, _bar, english in lines
            if french.strip()
        ]

    def asked(self) -> Asked:
        kind = QuestionKind(self.kind.data)
        return Asked(
            kind=kind,
            label=self.label.data,
            label_en=self.label_en.data or "",
            options=self.read_options() if has_options(kind) else (),
            required=self.required.data,
            per=Per(self.per.data),
            moment=Moment(self.moment.data),
            about=About(self.about.data),
            ticket_type_id=int(self.ticket_type.data) if self.ticket_type.data else None,
            repeats=self.repeats.data,
        )


def question_form(event: Event, question: Question | None = None) -> QuestionForm:
    form = QuestionForm(data=_standing(question) if question else None)
    sold = [kind for kind in tickets.types_of(event.id) if kind.retired_at is None]
    every = SelectChoice("", _("Tous"))
    form.ticket_type.choices = [every, *(SelectChoice(str(k.id), k.name) for k in sold)]
    return form


def _standing(question: Question) -> dict[str, Any]:
    lines = [" | ".join(word for word in option if word) for option in question.options]
    return {
        "label": question.label,
        "label_en": question.label_en,
        "kind": question.kind.value,
        "options": "\n".join(lines),
        "about": question.about.value,
        "per": question.per.value,
        "moment": question.moment.value,
        "ticket_type": str(question.ticket_type_id or ""),
        "required": question.required,
        "repeats": question.repeats,
    }


def owned(event: Event, question_id: int) -> Question:
    """Raises: NotFound for another event's too."""
    found = questions.question_of(event.id, question_id)
    if found is None:
        raise NotFound()
    return found


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    told = questions.told_of(event.id)
    counts = questions.summary(told)
    return render_template(
        "organize/questions/index.html",
        event=event,
        questions=questions.questions_of(event.id),
        counts={
            asked.id: [(shown(asked, value), n) for value, n in counts[asked.id].items()]
            for asked in {one.question.id: one.question for one in told}.values()
        },
        silent=still_silent(event.id),
        kinds=KINDS,
        words_of=words_of,
    )


@page.get("/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _form(event, question_form(event))


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = question_form(event)
    if not form.validate_on_submit():
        return _form(event, form, status=422)
    try:
        copies = in_transaction(lambda: _ask(event, form.asked()))
    except Refused as refusal:
        form.label.errors = [sentence(refusal)]
        return _form(event, form, status=refusal.status)
    if copies:
        flash(_("Question posée, ici et à %(n)s dates suivantes.", n=copies), "success")
    else:
        flash(_("Question posée."), "success")
    return _back(code)


def _ask(event: Event, asked: Asked) -> int:
    question = actions.ask(event, asked)
    note_question(event, "question.asked", question)
    return actions.carry_over(question, now=now())


def note_question(event: Event, act: str, question: Question) -> None:
    note(act, f"event:{event.id}", event.organizer_id, label=question.label)


@page.get("/<int:question_id>/edit")
@organizer
def edit(code: str, question_id: int) -> ResponseReturnValue:
    event = own_event(code)
    question = owned(event, question_id)
    return _form(event, question_form(event, question), question)


@page.post("/<int:question_id>")
@organizer
def update(code: str, question_id: int) -> ResponseReturnValue:
    event = own_event(code)
    question = owned(event, question_id)
    form = question_form(event, question)
    if not form.validate_on_submit():
        return _form(event, form, question, status=422)
    in_transaction(lambda: _change(event, question_id, form.asked()))
    flash(_("Question changée."), "success")
    return _back(code)


def _change(event: Event, question_id: int, asked: Asked) -> None:
    question = owned(event, question_id)
    actions.ask_otherwise(question, asked)
    note_question(event, "question.changed", question)


@page.post("/<int:question_id>/end")
@organizer
def destroy(code: str, question_id: int) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _retire(event, question_id))
    flash(_("Cette question ne se pose plus. Les réponses restent."), "info")
    return _back(code)


def _retire(event: Event, question_id: int) -> None:
    question = owned(event, question_id)
    actions.retire(question, now=now())
    note_question(event, "question.retired", question)


def _form(
    event: Event, form: QuestionForm, question: Question | None = None, status: int = 200
) -> ResponseReturnValue:
    answered = question is not None and actions.has_answers(question.id)
    here = {"event": event, "form": form, "question": question, "answered": answered}
    return render_template("organize/questions/edit.html", **here), status


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("questions.index", code=code), 303)
