"""What a gift's forms ask: one person, or a list that is read line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, Form, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.gifts.rules import LINES_MAX, NOTE_MAX, Gift, Typed, read_lines
from app.tickets.queries import Offer
from app.tickets.rules import PER_ORDER_MAX
from app.web.fields import CleanTextField, EmailField, LineField, NameField, PhoneField, WholeField
from app.web.organize.lines import known

LIST_MAX = 40_000  # characters
HOW = {
    "all": _l("Tout ou rien : une ligne refusée, et rien ne part"),
    "each": _l("Ligne par ligne : ce qui va part, le reste vous revient"),
}


class Kinds(FlaskForm):
    key = HiddenField()
    kind = SelectField(_l("Quel tarif ?"), validators=[known], validate_choice=False)
    note = LineField(_l("Note pour la porte"), max=NOTE_MAX)
    offers: Sequence[Offer] = ()

    def offer(self, offers: Sequence[Offer]) -> None:
        self.offers = offers
        self.kind.choices = [SelectChoice(str(offer.id), offer.name) for offer in offers]

    @property
    def chosen(self) -> Offer | None:
        ids = {str(offer.id): offer for offer in self.offers}
        return ids.get(self.kind.data or "") or next(iter(self.offers), None)


class GiftForm(Kinds):
    name = NameField(_l("Pour qui ?"), required=True, render_kw={"autocomplete": "off"})
    phone = PhoneField(_l("Téléphone"), render_kw={"autocomplete": "off"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "off"})
    n = WholeField(_l("Combien de billets ?"), min=1, max=PER_ORDER_MAX, required=True, default=1)

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def gift(self, offer: Offer) -> Gift:
        contact = (self.phone.data or "", self.email.data or "")
        return Gift(offer.id, self.name.data, *contact, self.n.data, self.note.data or "")


class GiftListForm(Kinds):
    lines = CleanTextField(_l("La liste"), max=LIST_MAX, rows=8)
    file = FileField(_l("Ou un fichier CSV"))
    how = RadioField(
        _l("Si une ligne ne passe pas"),
        choices=[SelectChoice(value, words) for value, words in HOW.items()],
        validators=[known],
        validate_choice=False,
        default="all",
    )

    def take_file(self) -> None:
        """A file stands in for what is typed, and is shown in its place."""
        sent = self.file.data
        if sent is None or not getattr(sent, "filename", ""):
            return
        raw = sent.read(LIST_MAX * 4)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")  # as Excel saves it here
        self.lines.process_formdata([text])
        self.lines.raw_data = [text]

    def validate_lines(self, field: CleanTextField) -> None:
        if not field.data:
            raise ValidationError(_("Collez une liste, ou choisissez un fichier."))
        if len(read_lines(field.data)) > LINES_MAX:
            raise ValidationError(_("%(n)s lignes au plus à la fois.", n=LINES_MAX))


class LineForm(Form):
    """One line of a list, understood as the form of one gift would."""

    name = NameField(required=True)
    phone = PhoneField()
    email = EmailField()
    n = WholeField(min=1, max=PER_ORDER_MAX)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood; `wrong` says what to change."""

    typed: Typed
    gift: Gift | None
    wrong: str = ""


def understood(text: str, offer: Offer, note: str) -> list[Line]:
    return [_line(typed, offer, note) for typed in read_lines(text)]


def _line(typed: Typed, offer: Offer, note: str) -> Line:
    form = LineForm(data={})
    facts = {"name": typed.name, "phone": typed.phone, "email": typed.email, "n": typed.n}
    for name, said in facts.items():
        _read(form[name], said)
    form.validate()
    wrong = " ".join(str(words) for field in form for words in field.errors)
    if not wrong and not (form.phone.data or form.email.data):
        wrong = _("Il manque un téléphone ou un e-mail.")
    if wrong:
        return Line(typed, None, wrong)
    contact = (form.phone.data or "", form.email.data or "")
    return Line(typed, Gift(offer.id, form.name.data, *contact, form.n.data or 1, note))


def _read(field: Any, said: str) -> None:
    class Sent(dict[str, list[str]]):
        def getlist(self, name: str) -> list[str]:
            return self.get(name, [])

    field.process(Sent({field.name: [said]}))
