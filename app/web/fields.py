"""Form fields of the house: what people type is cleaned and understood, or told what to change.

`.data` is the understood value (E.164, lower-case e-mail, int); when a form is shown again the
typed text stands as it was typed. Sentences and limits stand beside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import StopValidation
from wtforms.widgets import EmailInput, TelInput, TextArea, TextInput

from app.accounts.rules import EMAIL_MAX, NAME_MAX
from app.kernel.money import SUM_MAX, decimals
from app.kernel.text import clean_name, clean_text
from app.readings.phones import read_phone
from app.tickets.rules import PRICE_MAX
from app.web.context import settings
from app.web.phones import phone_words


class TypedField(StringField):
    """A text that `read` turns into `.data`, or refuses with a sentence (ValueError).

    Nothing typed: `.data` is `blank`, and when required the sentence `missing` is said.
    """

    blank: Any = ""

    def __init__(
        self, label: Any = None, *args: Any, required: bool = False, missing: Any = "", **kw: Any
    ) -> None:
        super().__init__(label, *args, **kw)
        self.required, self.missing = required, missing
        if required:
            self.flags.required = True

    def read(self, typed: str) -> Any:
        raise NotImplementedError

    def nothing_typed(self) -> str:
        return _("À remplir.")

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = self.blank
        understood = self.read(typed) if is_visible(typed) else self.blank
        if understood == self.blank and self.required:
            raise ValueError(str(self.missing) or self.nothing_typed())
        self.data = understood

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()  # one sentence a field: the first
        if self.data is None:
            self.data = self.blank  # a request without any form
        if self.required and self.data == self.blank:
            raise StopValidation(str(self.missing) or self.nothing_typed())

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.shown(self.data) if self.data is not None else ""

    def shown(self, data: Any) -> str:
        return str(data)


class NameField(TypedField):
    """A name or title on one line: any script, emoji too, no control or direction characters."""

    def __init__(self, *args: Any, max: int = NAME_MAX, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.max = max

    def nothing_typed(self) -> str:
        return _("Écrivez un nom.")

    def read(self, typed: str) -> str:
        return not_longer(clean_name(typed), self.max)


class LineField(NameField):
    """One line that is no name: a headline, an organisation, a place."""

    def nothing_typed(self) -> str:
        return _("À remplir.")


class CleanTextField(TypedField):
    """Several lines. Line ends become one `\\n`; control characters go."""

    widget = TextArea()

    def __init__(self, *args: Any, max: int, too_long: Any = "", rows: int = 5, **kw: Any) -> None:
        kw["render_kw"] = {"rows": rows} | (kw.get("render_kw") or {})
        super().__init__(*args, **kw)
        self.max, self.too_long = max, too_long

    def read(self, typed: str) -> str:
        return not_longer(clean_text(typed), self.max, str(self.too_long))


class PhoneField(TypedField):
    """A phone number; `.data` in E.164. Without +… it is of the house's country."""

    widget = TelInput()

    def __init__(self, *args: Any, **kw: Any) -> None:
        kw["render_kw"] = {"autocomplete": "tel"} | (kw.get("render_kw") or {})
        super().__init__(*args, **kw)

    def nothing_typed(self) -> str:
        return _("Écrivez un numéro de téléphone.")

    def read(self, typed: str) -> str:
        number = read_phone(typed, country=settings().country)
        if number:
            return number
        abroad = typed.strip().startswith(("+", "00"))
        if settings().country != "CM" or (abroad and "237" not in typed[:6]):
            raise ValueError(
                _("Ce numéro n’existe pas. Écrivez-le en entier, par ex. +237 6 77 12 34 56.")
            )
        raise ValueError(_("Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."))

    def shown(self, data: Any) -> str:
        return phone_words(str(data))


class EmailField(TypedField):
    """An e-mail address; `.data` in lower case."""

    widget = EmailInput()

    def __init__(self, *args: Any, **kw: Any) -> None:
        kw["render_kw"] = {"autocomplete": "email"} | (kw.get("render_kw") or {})
        super().__init__(*args, **kw)

    def nothing_typed(self) -> str:
        return _("Écrivez une adresse e-mail.")

    def read(self, typed: str) -> str:
        return read_email(typed)


def read_email(typed: str) -> str:
    """In lower case. Raises: ValueError with a sentence."""
    address = not_longer(typed.strip().lower(), EMAIL_MAX)
    if "@" not in address:
        raise ValueError(_("Cette adresse semble incomplète (il manque @…)."))
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- slow import

    try:
        return validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise ValueError(_("Cette adresse ne semble pas juste. Modèle : awa@exemple.cm")) from None


class ReachField(PhoneField):
    """A phone number or an e-mail address, whichever was typed; `.kind` says which."""

    widget = TextInput()

    def __init__(self, *args: Any, **kw: Any) -> None:
        kw["render_kw"] = {"autocomplete": "email", "autocapitalize": "none"}
        super().__init__(*args, **kw)

    def nothing_typed(self) -> str:
        return _("Écrivez un téléphone ou un e-mail.")

    def read(self, typed: str) -> str:
        if "@" in typed:
            return read_email(typed)
        if not any(sign.isdigit() for sign in typed):
            raise ValueError(self.nothing_typed())
        return super().read(typed)

    def shown(self, data: Any) -> str:
        return str(data) if "@" in str(data) else super().shown(data)

    @property
    def kind(self) -> str:
        return "email" if "@" in str(self.data) else "phone"


class WholeField(TypedField):
    """A whole number from `min` to `max`: digits of any script, with or without spaces."""

    widget = TextInput()
    blank = None

    def __init__(
        self, *args: Any, min: int = 0, max: int = PRICE_MAX, wrong: Any = "", **kw: Any
    ) -> None:
        kw["render_kw"] = {"inputmode": "numeric", "autocomplete": "off"} | (
            kw.get("render_kw") or {}
        )
        super().__init__(*args, **kw)
        self.min, self.max, self.wrong = min, max, wrong

    def read(self, typed: str) -> int:
        text = re.sub(r"\s", "", typed)
        if not re.fullmatch(r"[-−+]?\d{1,18}", text):
            raise ValueError(self.not_so())
        number = int(text.replace("−", "-"))
        if not self.min <= number <= self.max:
            raise ValueError(self.not_so(number))
        return number

    def not_so(self, number: int | None = None) -> str:
        return str(self.wrong) or _(
            "Écrivez un nombre entier, de %(min)s à %(max)s.",
            min=format_decimal(self.min),
            max=format_decimal(self.max),
        )


class MoneyField(WholeField):
    """A price; `.data` in the currency's smallest unit. Francs have no decimals; euros may.

    `currency` may be a function, asked when the form is read.
    """

    below = _l("Un prix ne peut pas être négatif.")
    whole = _l("Le prix doit être un nombre entier de FCFA, sans virgule (%(min)s à %(max)s).")
    unread = _l("Ce prix ne se lit pas. Modèle : 10,50")

    def __init__(self, *args: Any, currency: str | Callable[[], str] = "XAF", **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._currency = currency

    @property
    def currency(self) -> str:
        return self._currency if isinstance(self._currency, str) else self._currency()

    def read(self, typed: str) -> int:
        places = decimals(self.currency)
        if places == 0:
            return super().read(typed)
        text = re.sub(r"\s", "", typed).replace(",", ".")
        found = re.fullmatch(rf"([-−]?\d{{1,15}})(?:\.(\d{{1,{places}}}))?", text)
        if not found:
            raise ValueError(self.not_so())
        return super().read(found[1] + (found[2] or "").ljust(places, "0"))

    def not_so(self, number: int | None = None) -> str:
        if number is not None and number < 0:
            return str(self.below)
        if self.currency == "XAF":
            limits = {"min": format_decimal(self.min), "max": format_decimal(self.max)}
            return str(self.whole) % limits
        return str(self.unread)

    def shown(self, data: Any) -> str:
        places = decimals(self.currency)
        if not places:
            return str(data)
        return f"{int(data) // 10**places},{int(data) % 10**places:0{places}d}"


class SumField(MoneyField):
    """Money that is no price: paid into the bank, counted in a drawer, asked as a deposit."""

    below = _l("Un montant ne peut pas être négatif.")
    whole = _l("Le montant doit être un nombre entier de FCFA, sans virgule (%(min)s à %(max)s).")
    unread = _l("Ce montant ne se lit pas. Modèle : 10,50")

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"max": SUM_MAX} | kw)


def is_visible(text: str) -> bool:
    """Something a reader would see: letters, digits, signs, emoji."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in text)


def not_longer(text: str, most: int, sentence: str = "") -> str:
    if len(text) <= most:
        return text
    raise ValueError(
        sentence
        or _(
            "%(max)s caractères au plus (vous en avez %(n)s).",
            max=format_decimal(most),
            n=format_decimal(len(text)),
        )
    )
