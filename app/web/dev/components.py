"""`/-/components`: every component in every mood. Its pictures are the visual test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, NumberRange, Optional

from app.kernel.money import Money
from app.web.cards import EventCard
from app.web.cover import draw
from app.web.guards import development

page = Blueprint("components", __name__)

SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)  # 10:00 in Douala
THURSDAY = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
SHOWN = "/-/components"


class Sample(FlaskForm):
    """One field of each kind, so that each can be seen right and wrong."""

    name = StringField("Votre nom", [DataRequired()], description="Comme sur votre pièce")
    phone = TelField("Téléphone", [Optional()], description="Pour vous envoyer le billet")
    email = StringField("E-mail", [Email("Il manque une arobase (@) à cette adresse.")])
    about = TextAreaField("Présentation", [Optional()])
    city = SelectField("Ville", choices=[("douala", "Douala"), ("buea", "Buea")])
    paying = RadioField(
        "Comment payez-vous ?",
        [DataRequired("Choisissez une façon de payer.")],
        choices=[("momo", "Mobile Money"), ("card", "Carte bancaire"), ("cash", "À la porte")],
    )
    format = RadioField("Format", choices=[("p", "Exposé"), ("d", "Discussion")])
    agreed = BooleanField("Les personnes que je rencontre peuvent garder ma carte")
    photo = FileField("Photo")
    seats = IntegerField("Places", [NumberRange(0, 10, "De 0 à 10 places.")], default=2)


def _wrong() -> Sample:
    typed = {"name": "", "email": "awa.exemple.cm", "seats": "12", "about": "Des mots gardés"}
    form = Sample(MultiDict(typed), prefix="", meta={"csrf": False})
    form.validate()
    for field in form:  # two forms on one page: their ids must differ
        field.id = f"wrong-{field.id}"
        field.label.field_id = field.id
    return form


def _cards() -> list[EventCard]:
    talk = f"{SHOWN}/cover.svg?kind=talk&hue=30&name="
    night = f"{SHOWN}/cover.svg?kind=afterwork&hue=320&name="
    return [
        EventCard(
            "Entreprendre à Douala sans se perdre", "#", "talk", SATURDAY, talk + "Entrepreneuriat",
            theme="Entrepreneuriat", place="Bonapriso, Maison des jeunes", price=Money(0), left=42,
            capacity=60,
        ),
        EventCard(
            "L’atelier des saveurs : cuisiner, dîner, se lier", "#", "afterwork", THURSDAY,
            night + "Gastronomie", theme="Gastronomie et affaires", place="Akwa, Le Wouri",
            price=Money(10_000), price_from=True, left=3, capacity=40,
        ),
        EventCard(
            "Digital Thursday", "#", "talk", SATURDAY + timedelta(days=33),
            f"{SHOWN}/cover.svg?kind=talk&hue=210&name=Numérique", theme="Numérique",
            place="Bonanjo, GICAM", price=Money(2_000), left=0, capacity=80,
        ),
        EventCard(
            "Soirée contes et bikutsi", "#", "afterwork", THURSDAY - timedelta(days=35),
            f"{SHOWN}/cover.svg?kind=afterwork&hue=0&name=Culture", place="Deïdo", state="past",
        ),
    ]  # fmt: skip


@page.get(SHOWN)
@development
def index() -> ResponseReturnValue:
    if request.args.get("flash"):
        flash("Votre commande est enregistrée.", "success")
    return render_template(
        "dev/components/index.html",
        form=Sample(meta={"csrf": False}),
        wrong=_wrong(),
        cards=_cards(),
        starts_at=SATURDAY,
        ends_at=SATURDAY + timedelta(hours=2),
        sum_of=Money(20_000),
        one=Money(10_000),
        nothing=Money(0),
    )


@page.get(f"{SHOWN}/cover.svg")
@development
def show() -> ResponseReturnValue:
    asked = request.args
    svg = draw(asked.get("name", ""), asked.get("hue", 30, int), asked.get("kind", "talk"))
    return svg, {"Content-Type": "image/svg+xml"}
