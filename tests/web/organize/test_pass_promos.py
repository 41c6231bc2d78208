"""A code that lowers a season pass: made by the organizer, applied and charged as it was seen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.orders.actions import hand_over
from app.orders.models import Order
from app.orders.queries import lock_order
from app.passes.models import SeasonPass
from app.promos.models import Promo
from tests import make
from tests.passes.making import a_pass, a_series
from tests.web.visiting import sign_in, sign_out, words

NEW = {"code": "Fidèles", "effect": "percent", "percent": "25", "most": "2"}
BEN = {"name": "Ben", "phone": "677123456", "provider": "pretend", "key": "one"}


@pytest.fixture
def season(client: FlaskClient) -> SeasonPass:
    series, _events = a_series(4, now=make.today())
    sign_in(client, make.awa(series.organizer))
    return a_pass(series, now=make.today())


def here(season: SeasonPass) -> str:
    return f"/organize/series/{season.series.code}/passes/{season.id}/promos"


def there(season: SeasonPass) -> str:
    return f"/series/{season.series.code}/passes/{season.id}/orders"


def codes() -> list[tuple[str, int]]:
    query = select(Promo.shown, Promo.used).order_by(Promo.id)
    return [(shown, used) for shown, used in db.session.execute(query)]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"code": "ab"}, "Au moins 3 lettres ou chiffres."),
        ({"percent": "120"}, "Écrivez un nombre de 1 à 100."),
        ({"effect": "amount", "amount": ""}, "Écrivez la somme en moins."),
        ({"effect": "unlock"}, "Choisissez dans la liste."),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_what_was_typed_stays(
    client: FlaskClient, season: SeasonPass, facts: dict[str, str], told: str
) -> None:
    answer = client.post(here(season), data=NEW | facts | {"note": "pour la radio"})
    assert (answer.status_code, codes()) == (422, [])
    assert told in words(answer)
    assert "pour la radio" in answer.text


def test_a_code_is_made_changed_and_no_longer_taken(
    client: FlaskClient, season: SeasonPass
) -> None:
    made = client.post(here(season), data=NEW)
    assert "Le code Fidèles marche dès maintenant." in words(client.get(made.location))
    taken = client.post(here(season), data=NEW)
    assert (taken.status_code, codes()) == (409, [("Fidèles", 0)])
    assert "Le code « Fidèles » existe déjà pour ce carnet." in words(taken)
    assert "− 25 %" in words(client.get(here(season).removesuffix("/promos")))

    client.post(made.location, data=NEW | {"retired": "y"})

    shown = words(client.get(f"{there(season)}/new?code=fideles"))
    assert "− 6 000 FCFA" not in shown
    assert "24 000 FCFA" in shown


def test_the_sum_with_a_code_is_shown_then_charged(client: FlaskClient, season: SeasonPass) -> None:
    client.post(here(season), data=NEW)
    sign_out(client)

    seen = client.post(there(season), data=BEN | {"code": "FIDÈLES", "apply": "1"})
    assert "− 6 000 FCFA Total 18 000 FCFA" in words(seen)
    found = re.search(r'name="seen" type="hidden" value="(\d+)"', seen.text)
    assert found
    assert found[1] == "18000"
    bought = client.post(there(season), data=BEN | {"code": "FIDÈLES", "seen": found[1]})

    assert bought.status_code == 303
    order = db.session.scalars(select(Order)).one()
    assert (order.total_amount, order.discount_amount) == (18_000, 6_000)
    assert codes() == [("Fidèles", 1)]
    assert "Réduction −6 000 FCFA" in words(client.get(f"/orders/{order.secret}"))


def test_a_price_that_rose_meanwhile_is_shown_again_and_nothing_is_kept(
    client: FlaskClient, season: SeasonPass
) -> None:
    with transaction():
        season.amount = 30_000
    answer = client.post(there(season), data=BEN | {"seen": "24000"})
    assert answer.status_code == 409
    assert "30 000 FCFA" in words(answer)
    assert 'value="Ben"' in answer.text
    assert db.session.scalars(select(Order)).all() == []
    assert client.post(there(season), data=BEN | {"seen": "30000"}).status_code == 303


def test_a_code_unknown_over_or_used_up_is_told_beside_it(
    client: FlaskClient, season: SeasonPass
) -> None:
    client.post(here(season), data=NEW | {"most": "1"})
    for code, told in (("RIEN", "Ce code n’existe pas pour ce carnet."), ("FIDÈLES", "")):
        answer = client.post(there(season), data=BEN | {"code": code, "key": code})
        assert (answer.status_code, told in words(answer)) == (303 if not told else 422, True)
    used = client.post(there(season), data=BEN | {"code": "FIDÈLES", "key": "more"})
    assert used.status_code == 422
    assert 'value="FIDÈLES"' in used.text
    assert "Total 24 000 FCFA" in words(used)
    with transaction():
        db.session.scalars(select(Promo)).one().ends_at = make.today() - timedelta(days=1)
    late = client.get(f"{there(season)}/new?code=fideles")
    assert "Total 24 000 FCFA" in words(late)


def test_many_codes_are_made_at_once_found_and_downloaded(
    client: FlaskClient, season: SeasonPass
) -> None:
    assert "Pas encore de code" in words(client.get(here(season)))
    ask = {"batch": "Radio & Co", "prefix": "radio", "count": "40", "effect": "percent"}
    ask |= {"percent": "25", "most": "1"}
    wrong = client.post(f"{here(season)}/batches", data=ask | {"effect": "unlock"})
    assert (wrong.status_code, codes()) == (422, [])
    made = client.post(f"{here(season)}/batches", data=ask)
    assert made.status_code == 303
    assert "40 codes sont prêts" in words(client.get(made.location))

    file = client.get(f"{here(season)}.csv?batch=Radio+%26+Co").text.splitlines()
    assert (len(file), len(codes())) == (41, 40)
    assert f"{there(season)}/new?code=RADIO" in file[1]
    assert words(client.get(f"{here(season)}?batch=Radio+%26+Co&page=2")).count("radio-") == 10
    assert "Aucun code ne correspond" in words(client.get(f"{here(season)}?q=zzz"))
    assert client.post(f"{here(season)}/batches", data=ask).status_code == 409


def test_the_report_counts_the_passes_that_codes_brought(
    client: FlaskClient, season: SeasonPass
) -> None:
    assert "Aucun code n’a encore servi" in words(client.get(f"{here(season)}/report"))
    client.post(here(season), data=NEW)
    client.post(there(season), data=BEN | {"code": "FIDÈLES"})
    with transaction():
        order = db.session.scalars(select(Order)).one()
        hand_over(lock_order(order.id), now=make.today())
    client.post(there(season), data=BEN | {"code": "FIDÈLES", "key": "not paid"})

    seen = words(client.get(f"{here(season)}/report"))

    assert "carnets avec un code 1 billets 3 encaissés 18 000 FCFA" in seen
    assert "Fidèles 1 3 18 000 FCFA 6 000 FCFA" in seen


def test_strangers_and_other_passes_find_no_code(client: FlaskClient, season: SeasonPass) -> None:
    made = client.post(here(season), data=NEW)
    code_id = made.location.rpartition("/")[2]
    other = a_pass(season.series, name="Autre", now=make.today())
    assert client.get(f"{here(other)}/{code_id}").status_code == 404
    sign_in(client, make.awa(make.organizer()))
    for path in ("", "/new", "/report", "/batches/new", ".csv"):
        assert client.get(f"{here(season)}{path}").status_code == 404
    assert client.post(f"{here(season)}/batches", data=NEW).status_code == 404
    assert client.post(here(season), data=NEW).status_code == 404
    assert client.post(f"{here(season)}/{code_id}", data=NEW).status_code == 404
