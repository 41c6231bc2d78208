"""Forms in lines: prices, speakers, anchor guests. A blank line is nothing."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events.rules import ROWS_MAX, AnchorState, Person
from app.tickets.rules import SEATS_MAX, Sale
from app.web.context import settings
from app.web.dates import HourField
from app.web.fields import LineField, MoneyField, NameField, WholeField

ANCHOR_STATES = {
    AnchorState.THOUGHT_OF: _l("Pressenti"),
    AnchorState.INVITED: _l("Invité"),
    AnchorState.CONFIRMED: _l("Confirmé"),
    AnchorState.ANNOUNCED: _l("Annoncé"),
    AnchorState.DECLINED: _l("Ne vient pas"),
}


def currency() -> str:
    return str(g.get("currency", settings().currency))


def known(form: Form, field: SelectField) -> None:
    """A choice that was offered, or none. For fields with validate_choice=False."""
    if field.data and field.data not in [choice.value for choice in field.iter_choices()]:
        raise ValidationError(_("Choisissez dans la liste."))


class PriceRow(Form):
    """One line of the price list; a blank line is nothing."""

    name = LineField(_l("Tarif"), max=100)
    amount = MoneyField(_l("Prix"), currency=currency)

    def validate_name(self, field: LineField) -> None:
        if not field.data and self.amount.data is not None:
            raise ValidationError(_("Donnez un nom à ce tarif."))

    def validate_amount(self, field: MoneyField) -> None:
        if self.name.data and field.data is None:
            raise ValidationError(_("Écrivez un prix : 0 si c’est gratuit."))

    @property
    def is_blank(self) -> bool:
        return not self.name.data and self.amount.data is None


class SaleRow(PriceRow):
    """A ticket type of one date: it may be a table, and it may be retired."""

    id = HiddenField()
    seats = WholeField(_l("Personnes par billet"), min=1, max=SEATS_MAX)
    retired = BooleanField(_l("Ne plus vendre"))

    def sale(self) -> Sale:
        return Sale(
            name=self.name.data,
            amount=self.amount.data,
            id=id_of(self.id),
            seats=self.seats.data or 1,
            retired=self.retired.data,
        )


class PersonRow(Form):
    name = NameField(_l("Nom"))
    headline = LineField(_l("Qui est-ce ?"))

    def validate_name(self, field: NameField) -> None:
        if not field.data and self.headline.data:
            raise ValidationError(_("Écrivez un nom."))

    @property
    def is_blank(self) -> bool:
        return not self.name.data

    def person(self) -> Person:
        return Person(self.name.data, self.headline.data)


class AnchorRow(PersonRow):
    """Somebody whose name draws others: named in public when announced, with their yes."""

    state = SelectField(
        _l("Où en est-on ?"),
        choices=[SelectChoice(state.value, words) for state, words in ANCHOR_STATES.items()],
        validate_choice=False,
        validators=[known],
    )
    agreed = BooleanField(_l("Accepte que son nom soit annoncé"))
    greeter = NameField(_l("Qui l’accueille à l’entrée ?"))

    def person(self) -> Person:
        state = AnchorState(self.state.data or AnchorState.THOUGHT_OF)
        agreed, greeter = self.agreed.data, self.greeter.data
        return Person(self.name.data, self.headline.data, state, agreed, greeter)


def id_of(field: HiddenField) -> int | None:
    """The row this line was shown from; None for a new line, or for what is no number of ours."""
    typed = str(field.data or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


class AgendaRow(Form):
    """What happens at one hour; a blank line is nothing."""

    at = HourField(_l("À"))
    words = LineField(_l("Quoi"))
    leisure = BooleanField(_l("Détente"))  # an AfterWork's

    def validate_at(self, field: HourField) -> None:
        if self.words.data and field.data is None:
            raise ValidationError(_("À quelle heure ?"))

    def validate_words(self, field: LineField) -> None:
        if self.at.data is not None and not field.data:
            raise ValidationError(_("Dites ce qui se passe à cette heure."))

    @property
    def is_blank(self) -> bool:
        return self.at.data is None and not self.words.data

    def line(self) -> dict[str, Any]:
        """As it is kept."""
        relaxes = {"leisure": True} if self.leisure.data else {}
        return {"at": f"{self.at.data:%H:%M}", "words": self.words.data} | relaxes


def rows_of(row: type[Form]) -> FieldList:
    return FieldList(FormField(row), max_entries=ROWS_MAX)


def blank_lines(rows: FieldList, count: int = 1) -> None:
    """Room to write more: `count` empty lines below those that stand."""
    for _line in range(min(count, ROWS_MAX - len(rows))):
        rows.append_entry()


def tell_beside(field: Any, words: Any) -> None:
    field.errors = [*field.errors, words]


def filled(rows: FieldList) -> list[Any]:
    """The lines that say something."""
    return [entry.form for entry in rows if not entry.form.is_blank]
