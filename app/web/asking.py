"""Questions as fields of a form: `q<id>`, and `d<id>` where a guest may have the door told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.accounts.rules import Purpose
from app.events.models import Event
from app.questions.actions import Said
from app.questions.models import Question
from app.questions.queries import Sheet
from app.questions.rules import (
    FORGOTTEN_AFTER,
    LINE_MAX,
    LONG_MAX,
    NO,
    NUMBER_MAX,
    YES,
    Per,
    QuestionKind,
    has_options,
)
from app.web.consents import TEXTS
from app.web.context import locale
from app.web.fields import CleanTextField, LineField, PhoneField, WholeField
from app.web.format import day_words
from app.web.words import in_language

AGREED = "needs_agreed"
YES_NO = {YES: _l("Oui"), NO: _l("Non")}
NOTHING: tuple[Any, ...] = (None, "", [])


class Answered:
    """One of what was offered; said at all, where the question must be answered."""

    def __init__(self, question: Question) -> None:
        self.question = question
        always = question.required and question.ticket_type_id is None
        self.field_flags = {"required": True} if always else {}

    def __call__(self, form: Any, field: Any) -> None:
        known = {value for value, _words in choices_of(self.question)}
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if known and field.data not in NOTHING and not set(chosen) <= known:
            raise StopValidation(_("Choisissez dans la liste."))
        if field.data in NOTHING and self.question.required and form.asks(self.question):
            raise StopValidation(_("Répondez à cette question."))


class AskingForm(FlaskForm):
    """The questions of one ticket, or of one order."""

    def asks(self, question: Question) -> bool:
        return True


def choices_of(question: Question) -> list[tuple[str, Any]]:
    """(value, words) of what one may choose from."""
    if question.kind is QuestionKind.YESNO:
        return list(YES_NO.items())
    if not has_options(question.kind):
        return []
    return [(str(n), in_language(*option)) for n, option in enumerate(question.options)]


def words_of(question: Question) -> str:
    return in_language(question.label, question.label_en)


def hint_of(question: Question, event: Event, *, with_order: bool) -> str:
    """Who reads it and until when, or for whom it is."""
    if question.is_need:
        day = day_words(event.ends_at + FORGOTTEN_AFTER, event.timezone)
        return _("Facultatif. Effacé le %(day)s.", day=day)
    kind = question.ticket_type
    if with_order and kind is not None:
        return _("Pour « %(name)s ».", name=in_language(kind.name, kind.name_en))
    if with_order and question.per is Per.TICKET:
        return _("Pour votre place. Vos invités répondront sur leur propre billet.")
    return ""


class Agreed:
    """What one eats, or how one comes in, is kept with a yes of its own, or not at all (PR28)."""

    field_flags: ClassVar[dict[str, bool]] = {}

    def __init__(self, needs: Sequence[Question]) -> None:
        self.needs = needs

    def __call__(self, form: Any, field: Any) -> None:
        told = [need for need in self.needs if form[f"q{need.id}"].data not in NOTHING]
        if told and not field.data:
            raise StopValidation(_("Cochez cette case, ou videz ces réponses-là."))


def agreement_to(questions: Iterable[Question]) -> dict[str, Any]:
    """The box that goes with needs, where some are asked."""
    needs = [question for question in questions if question.is_need]
    text = TEXTS[Purpose.NEEDS_EVENT]
    box = BooleanField(text.ask, validators=[Agreed(needs)], description=text.who_and_until)
    return {AGREED: box} if needs else {}


def agreed_in(form: Any) -> str:
    """The language in which needs were agreed to, "" for not at all."""
    return locale() if AGREED in form and form[AGREED].data else ""


def fields_of(question: Question, event: Event, *, with_order: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "label": words_of(question),
        "description": hint_of(question, event, with_order=with_order),
        "validators": [Answered(question)],
    }
    fields = {f"q{question.id}": _field(question, made)}
    if question.is_need:
        fields[f"d{question.id}"] = BooleanField(_l("Le dire aussi à l’équipe de la porte"))
    return fields


def _field(question: Question, made: dict[str, Any]) -> Any:
    kind = question.kind
    choices = [SelectChoice(value, words) for value, words in choices_of(question)]
    if kind is QuestionKind.CHOICES:
        return SelectMultipleField(choices=choices, validate_choice=False, **made)
    if choices:
        return RadioField(choices=choices, validate_choice=False, **made)
    if kind is QuestionKind.LONG:
        return CleanTextField(max=LONG_MAX, rows=3, **made)
    if kind is QuestionKind.NUMBER:
        return WholeField(max=NUMBER_MAX, **made)
    if kind is QuestionKind.PHONE:
        return PhoneField(**made)
    return LineField(max=LINE_MAX, **made)


def asking_form(questions: Sequence[Question], event: Event) -> type[AskingForm]:
    """The class of a form for these questions."""

    class Made(AskingForm):
        pass

    for question in questions:
        for name, field in fields_of(question, event, with_order=False).items():
            setattr(Made, name, field)
    for name, field in agreement_to(questions).items():
        setattr(Made, name, field)
    return Made


def asking_of(sheet: Sheet | None, event: Event) -> AskingForm | None:
    """The form of a page where something is asked, with what was said."""
    if sheet is None or not sheet.questions:
        return None
    data = started(sheet.questions, sheet.answers)
    return asking_form(sheet.questions, event)(formdata=None, data=data)


def started(questions: Iterable[Question], answers: Mapping[int, str]) -> dict[str, Any]:
    """What the form holds at first: what was said, but for needs."""
    return {
        f"q{question.id}": _typed(question, answers[question.id])
        for question in questions
        if answers.get(question.id) and not question.is_need
    }


def _typed(question: Question, value: str) -> Any:
    if not has_options(question.kind):
        return int(value) if question.kind is QuestionKind.NUMBER else value
    french = [option[0] for option in question.options]
    chosen = [str(french.index(one)) for one in value.split("\n") if one in french]
    return chosen if question.kind is QuestionKind.CHOICES else next(iter(chosen), None)


def said_in(form: Any, questions: Iterable[Question]) -> dict[int, Said]:
    """What was answered, in words that stay when the question changes."""
    said = {}
    for question in questions:
        data = form[f"q{question.id}"].data
        if data in NOTHING:
            continue
        door = form[f"d{question.id}"].data if question.is_need else False
        said[question.id] = Said(_kept(question, data), at_door=bool(door))
    return said


def _kept(question: Question, data: Any) -> str:
    if not has_options(question.kind):
        return str(data)
    chosen = data if isinstance(data, list) else [data]
    return "\n".join(question.options[int(n)][0] for n in sorted(set(chosen), key=int))


def shown(question: Question, value: str) -> str:
    """An answer as its reader's language says it."""
    if question.kind is QuestionKind.YESNO:
        return str(YES_NO.get(value, value))
    english = {option[0]: in_language(*option) for option in question.options}
    return ", ".join(english.get(one, one) for one in value.split("\n"))
