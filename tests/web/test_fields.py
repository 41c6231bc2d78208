"""What people type into forms, and what they are told."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import Field

from app.web.fields import (
    CleanTextField,
    EmailField,
    LineField,
    MoneyField,
    NameField,
    PhoneField,
    SumField,
    WholeField,
)


def read(app: Flask, field: Any, typed: str) -> tuple[Any, list[str], str]:
    """What a form with this one field understood, said, and shows again."""

    class One(FlaskForm):
        class Meta:
            csrf = False

        it = field

    with app.test_request_context(method="POST", data={"it": typed}):
        form = One()
        form.validate()
        shown: Field = form.it
        return shown.data, list(shown.errors), str(shown._value())


UNDERSTOOD = [
    (NameField(required=True), "  Awa \t N’Diaye ", "Awa N’Diaye"),
    (NameField(required=True), "مريم العلي", "مريم العلي"),
    (NameField(required=True), "Ben 🎉", "Ben 🎉"),
    (NameField(required=True), "nob\u202egpj.eb\x00", "nobgpj.eb"),
    (NameField(required=True), "x" * 200, "x" * 200),
    (NameField(), "", ""),
    (LineField(max=80), "Transport frigorifique", "Transport frigorifique"),
    (CleanTextField(max=50), "une\r\ndeux\x07\rtrois", "une\ndeux\ntrois"),
    (PhoneField(), "6 77 12 34 56", "+237677123456"),
    (PhoneField(), "677 12 34 56", "+237677123456"),
    (PhoneField(), "00237677123456", "+237677123456"),
    (PhoneField(), "237 677-12-34-56", "+237677123456"),
    (PhoneField(), "٦٧٧١٢٣٤٥٦", "+237677123456"),
    (PhoneField(), "+33 6 12 34 56 78", "+33612345678"),
    (PhoneField(), " ", ""),
    (EmailField(), "  Awa@Example.CM ", "awa@example.cm"),
    (EmailField(), "", ""),
    (WholeField(), "10 000", 10_000),
    (WholeField(), "10\u00a0000", 10_000),
    (WholeField(), "10\u202f000", 10_000),
    (WholeField(), "١٢", 12),
    (WholeField(), "", None),
    (MoneyField(), "15000", 15_000),
    (MoneyField(currency="EUR"), "10,5", 1_050),
    (MoneyField(currency="EUR"), "10", 1_000),
    (MoneyField(currency="EUR"), "-0", 0),
    (SumField(), "25 000 000", 25_000_000),
]


@pytest.mark.parametrize(("field", "typed", "meant"), UNDERSTOOD)
def test_what_is_typed_is_understood(app: Flask, field: Any, typed: str, meant: object) -> None:
    assert read(app, field, typed)[:2] == (meant, [])


PRICE = "Le prix doit être un nombre entier de FCFA, sans virgule (0 à 10 000 000)."
SUM = "Le montant doit être un nombre entier de FCFA, sans virgule (1 à 1 000 000 000)."
TOLD = [
    (NameField(required=True), "", "Écrivez un nom."),
    (NameField(required=True), " \u200b\t", "Écrivez un nom."),
    (NameField(required=True, missing="Votre nom."), "\x00", "Votre nom."),
    (NameField(required=True), "x" * 240, "200 caractères au plus (vous en avez 240)."),
    (LineField(required=True), "", "À remplir."),
    (CleanTextField(max=5, too_long="Trop long."), "x" * 6, "Trop long."),
    (PhoneField(required=True), "", "Écrivez un numéro de téléphone."),
    (PhoneField(), "12345", "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
    (PhoneField(), "+237 677", "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
    (PhoneField(), "beau", "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
    (
        PhoneField(),
        "+33 1",
        "Ce numéro n’existe pas. Écrivez-le en entier, par ex. +237 6 77 12 34 56.",
    ),
    (EmailField(required=True), "", "Écrivez une adresse e-mail."),
    (EmailField(), "awa.example.cm", "Cette adresse semble incomplète (il manque @…)."),
    (EmailField(), "awa@", "Cette adresse ne semble pas juste. Modèle : awa@exemple.cm"),
    (EmailField(), "a b@x.cm", "Cette adresse ne semble pas juste. Modèle : awa@exemple.cm"),
    (EmailField(), "a" * 255 + "@x.cm", "254 caractères au plus (vous en avez 260)."),
    (WholeField(min=1, max=10), "0", "Écrivez un nombre entier, de 1 à 10."),
    (WholeField(min=1, max=10), "1,5", "Écrivez un nombre entier, de 1 à 10."),
    (WholeField(min=1, max=10), "9" * 40, "Écrivez un nombre entier, de 1 à 10."),
    (WholeField(min=1, max=10, wrong="Entre 1 et 10."), "onze", "Entre 1 et 10."),
    (MoneyField(required=True), "", "À remplir."),
    (MoneyField(), "10.000", PRICE),
    (MoneyField(), "10 000,00", PRICE),
    (MoneyField(), "10 000 001", PRICE),
    (MoneyField(), "-5", "Un prix ne peut pas être négatif."),
    (MoneyField(currency="EUR"), "10,505", "Ce prix ne se lit pas. Modèle : 10,50"),
    (SumField(min=1), "10.000", SUM),
    (SumField(min=1), "0", SUM),
    (SumField(min=1), "1 000 000 001", SUM),
    (SumField(), "-5", "Un montant ne peut pas être négatif."),
    (SumField(currency="EUR"), "10,505", "Ce montant ne se lit pas. Modèle : 10,50"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), TOLD)
def test_what_is_wrong_is_told_and_the_typed_text_stays(
    app: Flask, field: Any, typed: str, sentence: str
) -> None:
    _data, errors, shown = read(app, field, typed)
    assert [plain(e) for e in errors] == [sentence]
    assert shown == typed


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_kept_value_is_shown_as_people_write_it(app: Flask) -> None:
    class Kept(FlaskForm):
        class Meta:
            csrf = False

        phone = PhoneField()
        price = MoneyField(currency="EUR")
        none = WholeField()

    with app.test_request_context():
        form = Kept(data={"phone": "+237677123456", "price": 1_050})
    assert plain(form.phone._value()) == "+237 6 77 12 34 56"
    assert (form.price._value(), form.none._value()) == ("10,50", "")
