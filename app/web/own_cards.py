"""The forms of a whole card and of what one says of oneself beside one's cards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import Optional

from app.profiles.rules import (
    ABOUT_MAX,
    BRINGS_MAX,
    CARD_NOTE_MAX,
    CITY_MAX,
    LABEL_MAX,
    LINK_MAX,
    TITLE_MAX,
    CardFields,
    Self,
    Status,
    read_languages,
)
from app.web.context import LANGUAGES
from app.web.fields import CleanTextField, LineField, PhoneField
from app.web.joining import CardForm

STATUSES = {
    Status.ENTREPRENEUR: _l("Entrepreneur, entrepreneuse"),
    Status.STUDENT: _l("Étudiant, étudiante"),
    Status.EMPLOYEE: _l("Salarié, salariée"),
    Status.LOOKING_FOR_WORK: _l("En recherche d’emploi"),
    Status.SUPPORT: _l("Structure d’accompagnement"),
}
SPOKEN = {"fr": _l("Français"), "en": _l("Anglais")}


class LinkField(LineField):
    """An address of the web; `.data` begins with https:// or http://. `host`: where it must be."""

    def __init__(self, *args: Any, host: str = "", **kw: Any) -> None:
        kw["render_kw"] = {"inputmode": "url", "autocapitalize": "none"} | kw.get("render_kw", {})
        super().__init__(*args, max=LINK_MAX, **kw)
        self.host = host

    def read(self, typed: str) -> str:
        line = super().read(typed)
        link = line if "://" in line else f"https://{line}"
        try:
            parts = urlsplit(link)
            there = (parts.hostname or "").lower()
        except ValueError:
            there = ""
        plain = there and "." in there.strip(".") and " " not in line and "@" not in parts.netloc
        if not plain or parts.scheme not in ("http", "https"):
            raise ValueError(_("Cette adresse ne se lit pas. Modèle : www.exemple.cm"))
        if self.host and not f".{there}".endswith(f".{self.host}"):
            raise ValueError(_("Cette adresse doit être sur %(host)s.", host=self.host))
        return link


class WholeCardForm(CardForm):
    """Every field a card may give; an empty one is not given."""

    label = LineField(
        _l("Pour quoi cette carte"),
        max=LABEL_MAX,
        required=True,
        description=_l("Pro, perso, association… Vous seul lisez ce mot."),
    )
    title = LineField(_l("Fonction"), max=TITLE_MAX, description=_l("Facultatif."))
    whatsapp = PhoneField(_l("WhatsApp à donner"), description=_l("Vide : il n’est pas donné."))
    linkedin = LinkField(
        _l("LinkedIn"), host="linkedin.com", description=_l("L’adresse de votre page. Facultatif.")
    )
    site = LinkField(_l("Site"), description=_l("Facultatif."))
    note = CleanTextField(
        _l("Un mot pour la personne"),
        max=CARD_NOTE_MAX,
        rows=3,
        description=_l("Facultatif. Qui reçoit la carte le lit."),
    )

    def fields(self, was: CardFields | None = None) -> CardFields:
        return CardFields(
            **{name: getattr(self, name).data or "" for name in CardFields.__dataclass_fields__}
        )


class SelfForm(FlaskForm):
    """What one says of oneself to who has a card, and on a page one turned on."""

    about = CleanTextField(_l("À propos"), max=ABOUT_MAX, rows=4, description=_l("Facultatif."))
    brings = LineField(
        _l("Ce que je peux apporter"),
        max=BRINGS_MAX,
        description=_l("Un conseil, une compétence, une mise en relation…"),
    )
    city = LineField(_l("Ville"), max=CITY_MAX)
    status = RadioField(_l("Je suis"), validators=[Optional()], default="")
    languages = SelectMultipleField(
        _l("Langues de travail"), choices=lambda: list(SPOKEN.items()), default=[]
    )
    others = LineField(
        _l("Autres langues de travail"), max=LINK_MAX, description=_l("Séparées par des virgules.")
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        none = ("", _l("Je ne le dis pas"))
        self.status.choices = [(key.value, words) for key, words in STATUSES.items()] + [none]

    def said(self) -> Self:
        typed = self.others.data or ""
        return Self(
            about=self.about.data or "",
            brings=self.brings.data or "",
            city=self.city.data or "",
            status=Status(self.status.data) if self.status.data else None,
            languages=read_languages(self.languages.data or (), typed),
        )


def start(says: Self) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "about": says.about,
        "brings": says.brings,
        "city": says.city,
        "status": says.status.value if says.status else "",
        "languages": [word for word in says.languages if word in LANGUAGES],
        "others": ", ".join(word for word in says.languages if word not in LANGUAGES),
    }


def said_words(says: Self) -> list[tuple[str, str]]:
    """What one says of oneself, named: [("Ville", "Douala"), …]."""
    languages = ", ".join(str(SPOKEN.get(word, word)) for word in says.languages)
    rows = [
        (_("Je suis"), str(STATUSES[says.status]) if says.status else ""),
        (_("Ville"), says.city),
        (_("Langues de travail"), languages),
        (_("Ce que je peux apporter"), says.brings),
        (_("À propos"), says.about),
    ]
    return [(name, words) for name, words in rows if words]
