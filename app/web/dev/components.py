"""`/-/components`: every component in every mood. Its pictures are the visual test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
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
from app.web.qr import svg

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
    city = SelectField(
        "Ville", choices=[SelectChoice("douala", "Douala"), SelectChoice("buea", "Buea")]
    )
    paying = RadioField(
        "Comment payez-vous\u00a0?",
        [DataRequired("Choisissez une façon de payer.")],
        choices=[
            SelectChoice("momo", "Mobile Money"),
            SelectChoice("card", "Carte bancaire"),
            SelectChoice("cash", "À la porte"),
        ],
    )
    format = RadioField(
        "Format", choices=[SelectChoice("p", "Exposé"), SelectChoice("d", "Discussion")]
    )
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
            "L’atelier des saveurs : cuisiner, dîner, se lier", "#", "afterwork", THURSDAY,
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


def _qr(text: str) -> Markup:
    return Markup(svg(text))  # noqa: S704 -- ours


def _tickets() -> list[dict[str, object]]:
    token = "AB12" + "C3D4E5F6G7H8J9K" + "0"
    talk: dict[str, object] = {
        "kind": "talk", "title": "Entreprendre à Douala sans se perdre", "holder": "Ben Tchoumi",
        "starts_at": SATURDAY, "ends_at": SATURDAY + timedelta(hours=2), "type_name": "Libre",
        "place": "Maison des jeunes", "address": "Rue Njo-Njo, Bonapriso", "code": token,
        "qr": _qr(token), "state": "valid",
    }  # fmt: skip
    night = talk | {
        "kind": "afterwork", "title": "L’atelier des saveurs", "type_name": "Atelier et dîner",
        "place": "Le Wouri", "address": "Akwa", "starts_at": THURSDAY, "due": Money(5_000),
        "ends_at": THURSDAY + timedelta(hours=3),
    }  # fmt: skip
    return [talk, night, night | {"state": "cancelled"}]


PEOPLE = (
    {"name": "Awa Ngo Bassong", "headline": "Chocolat de Penja", "url": "#awa",
     "met": "Talk Entrepreneuriat, 26 septembre", "note": "Cherche un imprimeur"},
    {"name": "Dieudonné Mbarga", "headline": "Comptable", "met": "AfterWork d’Akwa, 8 octobre"},
    {"name": "李 伟", "url": "#li", "met": "Présenté par Awa"},
)  # fmt: skip
SALES = [(f"{day} nov.", n) for day, n in enumerate((0, 2, 1, 4, 0, 6, 9, 3, 2, 7, 11, 5, 8), 8)]


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
        tickets=_tickets(),
        people=PEOPLE,
        sales=SALES,
    )


@page.get(f"{SHOWN}/cover.svg")
@development
def show() -> ResponseReturnValue:
    asked = request.args
    svg = draw(asked.get("name", ""), asked.get("hue", 30, int), asked.get("kind", "talk"))
    return svg, {"Content-Type": "image/svg+xml"}
