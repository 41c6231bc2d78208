"""Promo codes as their organizer makes, changes, gives and counts them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.events.models import Event
from app.kernel.db import db
from app.promos.models import Promo
from app.promos.rules import Effect
from tests import make
from tests.orders.test_actions import buy, kind_of
from tests.web.visiting import sign_in, words

NEW = {"code": "Amis 2026", "effect": "percent", "percent": "20"}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, amount=10_000)


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/promos"


def test_a_code_is_made_shown_and_works_at_once(client: FlaskClient, event: Event) -> None:
    assert "Pas encore de code" in client.get(here(event)).text
    assert "/promos" in client.get(f"/organize/events/{event.code}").text

    made = client.post(here(event), data=NEW | {"most": "10", "note": "Radio"})

    promo = db.session.scalars(select(Promo)).one()
    assert made.location.endswith(f"/promos/{promo.id}")
    assert (promo.shown, promo.effect, promo.value, promo.most) == (
        "Amis 2026", Effect.PERCENT, 20, 10,
    )  # fmt: skip
    page = client.get(made.location).text
    assert f"/events/{event.code}/orders/new?code=AMIS2026" in page
    seen = words(client.get(here(event)))
    assert "Amis 2026 − 20 % · Radio 0 sur 10 Actif" in seen
    form = client.get(f"/events/{event.code}/orders/new?code=amis-2026").text
    assert "2\u202f000\xa0FCFA" in form


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"code": "a!"}, "Au moins 3 lettres ou chiffres."),
        ({"code": ""}, "Écrivez un code, par exemple AMIS."),
        ({"percent": "101"}, "Écrivez un nombre de 1 à 100."),
        ({"percent": ""}, "Écrivez un nombre de 1 à 100."),
        ({"effect": "amount"}, "Écrivez la somme en moins."),
        ({"effect": "fixed"}, "Écrivez le prix d’un billet : 0 si c’est gratuit."),
        ({"effect": "unlock"}, "Choisissez le tarif que ce code montre."),
        ({"most": "0"}, "Écrivez un nombre à partir de 1, ou laissez vide."),
        ({"starts_on": "2027-02-02", "ends_on": "2027-02-01"}, "La fin vient avant le début."),
        ({"effect": "gold"}, "Choisissez dans la liste."),
        ({"ticket_type": "999"}, "Choisissez dans la liste."),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_kept(
    client: FlaskClient, event: Event, facts: dict[str, str], told: str
) -> None:
    answer = client.post(here(event), data=NEW | facts)
    assert answer.status_code == 422
    assert told in words(answer)
    assert db.session.scalar(select(func.count(Promo.id))) == 0


def test_a_code_that_exists_is_refused_with_what_was_typed_kept(
    client: FlaskClient, event: Event
) -> None:
    make.promo(event, "AMIS 2026")
    answer = client.post(here(event), data=NEW)
    assert answer.status_code == 409
    assert "« Amis 2026 » existe déjà pour cette date" in words(answer)
    assert 'value="20"' in answer.text


def test_changing_a_code_in_use_says_what_it_does(client: FlaskClient, event: Event) -> None:
    promo = make.promo(event, most=5)
    for _ in range(2):
        buy(event, promo=promo)
    page = f"{here(event)}/{promo.id}"

    assert "2 commandes l’ont : elles gardent leur prix." in words(client.get(page))
    refused = client.post(page, data=NEW | {"most": "1"})
    assert "Ce code a déjà servi 2 fois : écrivez 2 ou plus." in words(refused)
    assert client.post(page, data=NEW | {"most": "2"}).status_code == 303
    assert db.session.scalars(select(Promo.most)).one() == 2


def test_a_code_is_retired_and_brought_back(client: FlaskClient, event: Event) -> None:
    promo = make.promo(event)
    retirement = f"{here(event)}/{promo.id}/retirement"

    client.post(retirement)
    assert "Retiré" in words(client.get(here(event)))
    form = client.get(f"/events/{event.code}/orders/new?code=AMIS")
    assert "Ce code n’est plus valable." in words(form)
    client.post(f"{retirement}/end")
    assert "Actif" in words(client.get(here(event)))


def test_the_list_finds_filters_and_pages(client: FlaskClient, event: Event) -> None:
    for n in range(31):
        make.promo(event, f"CODE {n:02}", batch="Radio" if n < 3 else "")
    assert client.get(here(event)).text.count("CODE ") == 30
    assert client.get(f"{here(event)}?page=2").text.count("CODE ") == 1
    assert client.get(f"{here(event)}?q=code-07").text.count("CODE ") == 1
    assert client.get(f"{here(event)}?batch=Radio").text.count("CODE ") == 3
    assert "Aucun code ne correspond" in client.get(f"{here(event)}?q=zzz").text


def test_many_codes_are_made_at_once_and_downloaded(client: FlaskClient, event: Event) -> None:
    ask = {"batch": "=Radio", "prefix": "radio", "count": "40", "effect": "percent"}
    made = client.post(f"{here(event)}/batches", data=ask | {"percent": "10", "most": "1"})
    assert made.status_code == 303
    assert "40 codes sont prêts" in client.get(made.location).text

    file = client.get(f"{here(event)}.csv?batch=%3DRadio")
    lines = file.text.splitlines()
    assert (file.mimetype, len(lines)) == ("text/csv", 41)
    assert lines[1].startswith("radio-")
    assert ";'=Radio;0;1;0;0;0;;http://localhost/events/" in lines[1]

    again = client.post(f"{here(event)}/batches", data=ask | {"percent": "10"})
    assert again.status_code == 409
    assert "existe déjà, avec 40 codes" in words(again)
    assert db.session.scalar(select(func.count(Promo.id))) == 40
    too_many = client.post(f"{here(event)}/batches", data=ask | {"count": "1001"})
    assert "Écrivez un nombre de 1 à 1000." in words(too_many)


def test_the_report_counts_what_was_paid_by_code_and_series(
    client: FlaskClient, event: Event
) -> None:
    assert "Aucun code n’a encore servi" in client.get(f"{here(event)}/report").text
    radio = make.promo(event, "RADIO1", batch="Radio", value=100)
    fixed = make.promo(event, "FIXE", effect=Effect.FIXED, value=0, ticket_type_id=kind_of(event))
    buy(event, 2, promo=radio)
    buy(event, 3, promo=fixed)
    buy(event, 1, promo=make.promo(event, "PAS PAYÉ"))  # held, not paid

    seen = words(client.get(f"{here(event)}/report"))

    assert "commandes avec un code 2 billets 5 encaissés 0 FCFA" in seen
    assert "Radio 1 2 0 FCFA 20 000 FCFA" in seen
    assert "FIXE 1 3 0 FCFA 30 000 FCFA" in seen
    assert "PAS PAYÉ" not in seen


def test_a_stranger_finds_no_code(client: FlaskClient, event: Event) -> None:
    promo = make.promo(event)
    sign_in(client, make.awa(make.organizer()))
    for path in ("", f"/{promo.id}", "/new", "/report", "/batches/new", ".csv"):
        assert client.get(f"{here(event)}{path}").status_code == 404
    assert client.post(f"{here(event)}/{promo.id}/retirement").status_code == 404


def test_a_code_of_another_date_is_not_found_here(client: FlaskClient, event: Event) -> None:
    other = make.promo(make.event(event.organizer))
    assert client.get(f"{here(event)}/{other.id}").status_code == 404
