"""/organize/organizers: who publishes: what the public reads, and where mobile money goes."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.accounts import actions
from app.accounts.models import Organizer
from app.accounts.rules import LINKS, OrganizerKind, TaxStatus
from app.events.rules import ABOUT_MAX
from app.kernel.db import transaction
from app.teams.actions import open_page
from app.web.context import now, settings, user
from app.web.fields import (
    CleanTextField,
    EmailField,
    LineField,
    NameField,
    PhoneField,
    SumField,
    TypedField,
)
from app.web.guards import organizer, own_organizer, signed_in
from app.web.organize.lines import known
from app.web.organize.shape import note
from app.web.programme_words import KINDS, LINKED

page = Blueprint("organize_organizers", __name__)
PUBLIC = ("name", "about", "city", "phone", "email", "site")
MONEY = ("mtn_number", "orange_number", "wallet_name", "waive_most")
LEGAL = ("legal_name", "address", "tax_number", "register_number", "tax", "vat_bp")
RATE_MOST = 5_000  # basis points


class SiteField(LineField):
    """A safe address on the web; `https://` is added when it was left out."""

    def read(self, typed: str) -> str:
        text = super().read(typed)
        address = text if "://" in text else f"https://{text}"
        parts = urlsplit(address)
        if parts.scheme == "http":
            raise ValueError(_("Il faut une adresse sûre, qui commence par https://"))
        if parts.scheme != "https" or "." not in parts.netloc or re.search(r"[\s@]", address):
            raise ValueError(_("Cette adresse ne se lit pas. Modèle : https://wusu.cm"))
        return address


class LinkField(SiteField):
    """A page of the organizer on the service that the field is named after."""

    def read(self, typed: str) -> str:
        address = super().read(re.sub(r"^http:", "https:", typed.strip()))
        hosts, host = LINKS[self.name], urlsplit(address).hostname or ""
        if not any(host == own or host.endswith(f".{own}") for own in hosts):
            raise ValueError(_("Ce n’est pas une adresse de %(host)s.", host=hosts[0]))
        return address


class RateField(TypedField):
    """A tax rate as people write it, `19,25`; `.data` in basis points."""

    blank = None

    def read(self, typed: str) -> int:
        text = re.sub(r"[\s%]", "", typed).replace(",", ".")
        whole, _point, part = text.partition(".")
        wrong = ValueError(_("Écrivez un taux entre 0,01 et 50, par ex. 19,25."))
        if not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", text):
            raise wrong
        rate = int(whole) * 100 + int(part.ljust(2, "0"))
        if not 0 < rate <= RATE_MOST:
            raise wrong
        return rate

    def shown(self, data: Any) -> str:
        return str(format_decimal(data / 100))


class NewForm(FlaskForm):
    name = NameField(_l("Nom de l’organisateur"), required=True)
    city = LineField(_l("Ville"), max=80, required=True)


class OrganizerForm(NewForm):
    about = CleanTextField(_l("En quelques mots"), max=ABOUT_MAX)
    phone = PhoneField(_l("Téléphone public"))
    email = EmailField(_l("E-mail public"))
    site = SiteField(_l("Site"))
    kind = SelectField(
        _l("Qui êtes-vous ?"),
        choices=[SelectChoice("", "–"), *(SelectChoice(k.value, w) for k, w in KINDS.items())],
        coerce=lambda kind: str(kind or ""),
        validate_choice=False,
        validators=[known],
    )
    facebook = LinkField(LINKED["facebook"])
    x = LinkField(LINKED["x"])
    linkedin = LinkField(LINKED["linkedin"])
    whatsapp = LinkField(LINKED["whatsapp"])
    instagram = LinkField(LINKED["instagram"])
    youtube = LinkField(LINKED["youtube"])
    mtn_number = PhoneField(_l("Numéro MTN Mobile Money"))
    orange_number = PhoneField(_l("Numéro Orange Money"))
    wallet_name = LineField(_l("Nom que l’opérateur affiche"), max=100)
    legal_name = LineField(_l("Nom légal"), max=200)
    address = CleanTextField(_l("Adresse"), max=300, rows=3)
    tax_number = LineField(_l("Numéro de contribuable (NIU)"), max=40)
    register_number = LineField(_l("Registre du commerce (RCCM)"), max=60)
    tax = RadioField(
        _l("TVA"),
        choices=[
            SelectChoice(TaxStatus.NONE, _l("Pas de TVA : impôt général synthétique")),
            SelectChoice(TaxStatus.EXEMPT, _l("Exonéré de TVA")),
            SelectChoice(TaxStatus.LIABLE, _l("TVA comprise dans mes prix")),
        ],
        coerce=TaxStatus,
    )
    vat_bp = RateField(_l("Taux de TVA, en %"))

    def validate_vat_bp(self, field: RateField) -> None:
        if field.data is None and self.tax.data is TaxStatus.LIABLE:
            raise ValidationError(_("Écrivez un taux entre 0,01 et 50, par ex. 19,25."))

    def validate_wallet_name(self, field: LineField) -> None:
        if not field.data and (self.mtn_number.data or self.orange_number.data):
            raise ValidationError(
                _("Écrivez ce nom : l’acheteur vérifie ainsi qu’il paie la bonne personne.")
            )


@page.get("/organize/organizers/new")
@signed_in
def new() -> ResponseReturnValue:
    return render_template("organize/organizers/new.html", form=NewForm())


@page.post("/organize/organizers")
@signed_in
def create() -> ResponseReturnValue:
    """Anyone signed in may; whether it publishes at once, the house decides."""
    form = NewForm()
    if not form.validate_on_submit():
        return render_template("organize/organizers/new.html", form=form), 422
    house = settings()
    with transaction():
        made = open_page(
            user(),
            name=form.name.data,
            city=form.city.data,
            currency=house.currency,
            timezone=house.timezone,
            approved=house.organizers == "open",
            now=now(),
        )
        note("organizer.create", f"organizer:{made.id}", made.id)
    return redirect(url_for("organize_home.index"), 303)


@page.get("/organize/organizers/<code>/edit")
@organizer
def edit(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    return _form_page(_form(of), of)


@page.post("/organize/organizers/<code>")
@organizer
def update(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    form = _form(of)
    if not form.validate_on_submit():
        return _form_page(form, of, status=422)
    facts: dict[str, Any] = {name: form[name].data for name in (*PUBLIC, *MONEY, *LEGAL)}
    facts["kind"] = OrganizerKind(form.kind.data) if form.kind.data else None
    facts["links"] = {name: form[name].data for name in LINKS if form[name].data}
    facts["vat_bp"] = facts["vat_bp"] or of.vat_bp
    facts["waive_most"] = facts["waive_most"] or 0
    with transaction():
        changed = actions.describe_organizer(of, **facts)
        note("organizer.update", f"organizer:{of.id}", of.id, changed=changed)
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("organize_organizers.edit", code=of.code), 303)


def _form(of: Organizer) -> OrganizerForm:
    class Made(OrganizerForm):
        waive_most = SumField(_l("Ce qui peut manquer à un paiement"), currency=of.currency)

    return Made(obj=of, **of.links)


def _form_page(form: OrganizerForm, of: Organizer, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "organize/organizers/edit.html", form=form, organizer=of, links=LINKS
    ), status
