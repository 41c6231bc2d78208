"""The choice of an order form: all now, or a deposit now and the rest later."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from app.deposits.rules import Terms, first_part
from app.kernel.money import Money

PARTS = ("all", "deposit")


class PartForm(FlaskForm):
    """`part` and `seen`, the mark of the terms shown, are added where a date allows it."""

    terms: Terms | None = None

    def parts(self, total: Money, tickets: int) -> tuple[Money, Money] | None:
        """What would be paid now, and later; None: all of it now."""
        now = self.terms and first_part(self.terms, total=total.amount, tickets=tickets)
        if not now:
            return None
        return Money(now, total.currency), Money(total.amount - now, total.currency)

    def show_terms_again(self, terms: Terms | None) -> None:
        """What stands now is what the reader sees next."""
        if self.terms is not None:
            self.terms = terms
            self["seen"].data, self["seen"].raw_data = terms.mark if terms else "", None


def part_fields(terms: Terms | None) -> dict[str, Any]:
    if terms is None:
        return {}
    choice = RadioField(
        _l("Combien payer maintenant"),
        choices=[SelectChoice(value) for value in PARTS],
        default="all",
        validators=[AnyOf(PARTS, _l("Choisissez dans la liste."))],
        validate_choice=False,  # our sentence, not the library's
    )
    return {"part": choice, "seen": HiddenField("", default=terms.mark)}
