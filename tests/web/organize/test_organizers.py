"""Who publishes: what the public reads of them, and where mobile money goes."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEntry, Organizer
from app.accounts.rules import OrganizerKind, Role
from app.kernel.db import db
from tests import make
from tests.web.visiting import sign_in, words

TYPED = {
    "name": "WUSU",
    "city": "Douala",
    "about": "Nous **accompagnons**.",
    "phone": "6 77 12 34 56",
    "email": "contact@wusu.example",
    "site": "wusu.example",
    "mtn_number": "6 77 12 34 56",
    "orange_number": "",
    "wallet_name": "WUSU SARL",
}


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer(code="wusu")
    sign_in(client, make.awa(of))
    return of


def test_the_owner_changes_what_the_public_reads(client: FlaskClient, wusu: Organizer) -> None:
    assert client.post("/organize/organizers/wusu", data=TYPED).status_code == 303
    kept = db.session.get_one(Organizer, wusu.id)
    assert (kept.phone, kept.mtn_number, kept.site) == (
        "+237677123456",
        "+237677123456",
        "https://wusu.example",
    )
    told = words(client.get("/organizers/wusu"))
    assert ("+237 6 77 12 34 56" in told, "accompagnons" in told) == (True, True)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, "mtn_number" in entry.facts["changed"]) == ("organizer.update", True)


def test_an_organizer_says_what_it_is_and_where_else_it_is_found(
    client: FlaskClient, wusu: Organizer
) -> None:
    """Network 81, 83 and 98."""
    pages = {"facebook": "http://www.facebook.com/wusu", "whatsapp": "whatsapp.com/channel/0029"}
    client.post("/organize/organizers/wusu", data=TYPED | pages | {"kind": "support"})
    kept = db.session.get_one(Organizer, wusu.id)
    links = {
        "facebook": "https://www.facebook.com/wusu",
        "whatsapp": "https://whatsapp.com/channel/0029",
    }
    assert (kept.kind, kept.links) == (OrganizerKind.SUPPORT, links)
    shown = client.get("/organizers/wusu")
    for address in links.values():
        assert f'href="{address}" rel="noopener"' in shown.text
    assert "Structure d’accompagnement · Douala" in words(shown)
    form = client.get("/organize/organizers/wusu/edit").text
    assert 'value="https://www.facebook.com/wusu"' in form
    client.post("/organize/organizers/wusu", data=TYPED | {"kind": ""})
    db.session.expire_all()
    assert (kept.kind, kept.links) == (None, {})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Écrivez un nom."),
        ({"name": "x" * 201}, "200 caractères au plus (vous en avez 201)."),
        ({"phone": "67"}, "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
        ({"email": "contact"}, "Cette adresse semble incomplète (il manque @…)."),
        ({"site": "javascript:alert(1)"}, "Cette adresse ne se lit pas."),
        ({"site": "ftp://wusu.cm"}, "Cette adresse ne se lit pas."),
        ({"site": "http://wusu.cm"}, "Il faut une adresse sûre, qui commence par https://"),
        ({"site": "https://me:secret@wusu.cm"}, "Cette adresse ne se lit pas."),
        ({"facebook": "https://facebook.com.evil.cm/wusu"}, "Ce n’est pas une adresse de"),
        ({"whatsapp": "evilwhatsapp.com/channel/1"}, "Ce n’est pas une adresse de whatsapp.com."),
        ({"x": "javascript:alert(1)//x.com"}, "Cette adresse ne se lit pas."),
        ({"kind": "empire"}, "Choisissez dans la liste."),
        ({"wallet_name": ""}, "Écrivez ce nom"),
        ({"tax": "liable", "vat_bp": ""}, "Écrivez un taux entre 0,01 et 50, par ex. 19,25."),
        ({"vat_bp": "0"}, "Écrivez un taux entre 0,01 et 50, par ex. 19,25."),
        ({"vat_bp": "dix-neuf"}, "Écrivez un taux entre 0,01 et 50, par ex. 19,25."),
        ({"vat_bp": "51"}, "Écrivez un taux entre 0,01 et 50, par ex. 19,25."),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(
    client: FlaskClient, wusu: Organizer, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/organize/organizers/wusu", data=TYPED | typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert db.session.get_one(Organizer, wusu.id).about == ""


@pytest.mark.parametrize(
    ("typed", "rate"), [("19,25", 1_925), ("18 %", 1_800), ("5.5", 550), ("", 1_925)]
)
def test_what_stands_on_receipts_is_kept_and_shown_again(
    client: FlaskClient, wusu: Organizer, typed: str, rate: int
) -> None:
    legal = {"legal_name": "WUSU SARL", "address": "BP 12\nAkwa", "tax_number": "M012"}
    tax = "liable" if typed else "exempt"
    asked = TYPED | legal | {"register_number": "RC/DLA", "tax": tax, "vat_bp": typed}

    assert client.post("/organize/organizers/wusu", data=asked).status_code == 303

    kept = db.session.get_one(Organizer, wusu.id)
    assert (kept.legal_name, kept.tax_number, str(kept.tax), kept.vat_bp) == (
        "WUSU SARL",
        "M012",
        tax,
        rate,
    )
    told = client.get("/organize/organizers/wusu/edit").text
    assert [text in told for text in ("WUSU SARL", "RC/DLA", "BP 12\nAkwa")] == [True] * 3


def test_only_the_owner_may(client: FlaskClient, wusu: Organizer) -> None:
    other = make.awa(make.organizer(code="gicam"))
    for person, status in ((make.awa(wusu, Role.ORGANIZER), 403), (other, 404)):
        sign_in(client, person)
        assert client.get("/organize/organizers/wusu/edit").status_code == status
        assert client.post("/organize/organizers/wusu", data=TYPED).status_code == status
