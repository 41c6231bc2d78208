"""Season passes: defined by the organizer, bought on one screen, kept on the order's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, Series
from app.jobs.passes import give_all
from app.kernel.db import db, transaction
from app.messages.actions import leave
from app.messages.models import Message
from app.orders.actions import hand_over
from app.orders.models import Order
from app.orders.queries import findable_orders, lock_order, next_dates, own_tickets
from app.orders.rules import Buyer, OrderStatus
from app.passes.models import SeasonPass
from app.web.mail import compose
from tests import make
from tests.orders.test_actions import buy as buy_ticket
from tests.passes.making import a_pass, a_series, date_of, gaps, rooms
from tests.passes.making import buy as buy_pass
from tests.web.visiting import sign_in, sign_out, words

NEW = {"name": "Carnet 3 dates", "amount": "24 000", "reach": "count", "dates": "3"}
BEN = {"name": "Ben", "phone": "677123456", "provider": "pretend", "key": "one"}


@pytest.fixture
def season(client: FlaskClient) -> tuple[Series, list[Event]]:
    series, events = a_series(4, now=make.today())
    sign_in(client, make.awa(series.organizer))
    return series, events


Season = tuple[Series, list[Event]]


BUYER = Buyer("Ben", "", "ben@example.cm", "fr")


def text_of(mail: Message) -> str:
    body = compose(mail, sender="a@example.cm").get_body(("plain",))
    assert body
    return " ".join(str(body.get_content()).split())


def buy_pass_for(season: SeasonPass, buyer: Buyer) -> Order:
    return buy_pass(season, buyer=buyer, now=make.today())


def only_pass() -> SeasonPass:
    return db.session.scalars(select(SeasonPass)).one()


def test_a_pass_is_defined_once_and_offered_on_the_series_and_each_date(
    client: FlaskClient, season: Season
) -> None:
    series, events = season
    here = f"/organize/series/{series.code}"
    assert "Proposer un carnet" in client.get(here).text

    made = [client.post(f"{here}/passes", data=NEW) for _ in range(2)]

    assert made[0].location == made[1].location == f"{here}/passes/{only_pass().id}"
    assert "Personne encore" in client.get(made[0].location).text
    assert "Carnet 3 dates" in client.get(here).text
    sign_out(client)
    there = f"/series/{series.code}/passes/{only_pass().id}/orders/new"
    for page in (f"/series/{series.code}", f"/events/{events[0].code}"):
        told = client.get(page)
        assert there in told.text
        assert "Carnet 3 dates – 24 000 FCFA" in words(told)
    dear = client.get(f"/events/{events[0].code}").text
    assert "Gratuit" not in dear  # the pass's own type is no price of the date


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"name": ""}, "Écrivez un nom : Carnet 6 dates."),
        ({"amount": ""}, "Écrivez un prix."),
        ({"dates": ""}, "Écrivez le nombre de dates."),
        ({"dates": "1"}, "Écrivez un nombre entier, de 2 à 24."),
        ({"reach": "all"}, "Choisissez le dernier jour."),
        ({"size": "0"}, "Écrivez un nombre entier, de 1 à 5 000."),
    ],
)
def test_a_mistake_in_a_pass_is_told_beside_its_field(
    client: FlaskClient, season: Season, facts: dict[str, str], told: str
) -> None:
    answer = client.post(f"/organize/series/{season[0].code}/passes", data=NEW | facts)
    assert answer.status_code == 422
    assert told in words(answer)
    assert db.session.scalars(select(SeasonPass)).all() == []


def test_a_pass_is_bought_on_one_screen_and_its_dates_come_to_the_order(
    client: FlaskClient, season: Season
) -> None:
    series, events = season
    held = a_pass(series, now=make.today())
    sign_out(client)
    here = f"/series/{series.code}/passes/{held.id}/orders"
    assert "Prendre ce carnet" in client.get(f"{here}/new").text

    for _ in range(2):
        assert client.post(here, data=BEN).status_code == 303

    order = db.session.scalars(select(Order)).one()
    assert (order.status, rooms(events)[0]) == (OrderStatus.HELD, (1, 0))
    with transaction():
        hand_over(lock_order(order.id), now=make.today())
    page = client.get(f"/orders/{order.secret}")
    assert page.text.count("/t/") >= 3
    assert "Encore" not in page.text


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"name": ""}, "Écrivez un nom."),
        ({"phone": "12"}, "Numéro incomplet"),
        ({"phone": ""}, "Écrivez un téléphone ou un e-mail : l’un des deux suffit."),
        ({"provider": ""}, "Choisissez comment payer."),
        ({"code": "RIEN"}, "Ce code n’existe pas pour ce carnet."),
    ],
)
def test_a_mistake_of_who_buys_a_pass_is_told_and_the_rest_is_kept(
    client: FlaskClient, season: Season, facts: dict[str, str], told: str
) -> None:
    series, _events = season
    held = a_pass(series, now=make.today())
    sign_out(client)
    typed = BEN | {"email": ""} | facts
    answer = client.post(f"/series/{series.code}/passes/{held.id}/orders", data=typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert [value in answer.text for value in (typed["name"], typed["phone"])] == [True, True]
    assert db.session.scalars(select(Order)).all() == []


@pytest.mark.parametrize(
    ("came_back", "told"),
    [
        (True, "Une place est revenue : elle est à vous"),
        (False, "Une nouvelle date de votre carnet"),
    ],
)
def test_the_mail_of_one_more_date_says_why_it_comes(
    client: FlaskClient, house: Flask, season: Season, came_back: bool, told: str
) -> None:
    series, events = season
    order = buy_pass_for(a_pass(series, amount=0, now=make.today()), BUYER)
    facts: dict[str, Any] = {"order_id": order.id, "event_id": events[0].id, "came_back": came_back}
    with transaction():
        leave("pass_date", to="ben@example.cm", locale="fr", now=make.today(), **facts)
        leave("find", to="ben@example.cm", locale="fr", now=make.today(), email="ben@example.cm")
    mails = db.session.scalars(select(Message).order_by(Message.id.desc()).limit(2)).all()
    with house.test_request_context(base_url="http://localhost"):
        find, date = [text_of(mail) for mail in mails]
    assert told in date
    assert "Votre carnet, prochaine date :" in find


def test_a_full_date_is_named_and_left_out_when_asked(client: FlaskClient, season: Season) -> None:
    series, events = season
    held = a_pass(series, now=make.today())
    for _ in range(2):
        buy_ticket(events[1], 10, now=make.today(), hold=timedelta(days=90))
    sign_out(client)
    here = f"/series/{series.code}/passes/{held.id}/orders"

    refused = client.post(here, data=BEN)
    assert refused.status_code == 409
    assert "Cochez « Le prendre sans les dates complètes »" in words(refused)
    assert 'value="Ben"' in refused.text
    taken = client.post(here, data=BEN | {"without_full": "y"})

    assert taken.status_code == 303
    query = select(Order).where(Order.buyer_name == "Ben", Order.total_amount == 24_000)
    assert gaps(db.session.scalars(query).one()) == [events[1].id]


def test_the_organizer_sees_who_holds_a_pass_and_new_dates_arrive_by_themselves(
    client: FlaskClient, season: Season
) -> None:
    series, events = season
    held = a_pass(series, amount=0, dates=6, now=make.today())
    client.post(f"/series/{series.code}/passes/{held.id}/orders", data=BEN)
    page = f"/organize/series/{series.code}/passes/{held.id}"
    assert "4 dates encore 2" in words(client.get(page))

    new = date_of(series, 5, now=make.today())
    assert give_all() == 1
    assert give_all() == 0

    assert "5 dates encore 1" in words(client.get(page))
    assert rooms([*events, new]) == [(0, 1)] * 5
    order = db.session.scalars(select(Order)).one()
    assert "Encore une date" in words(client.get(f"/orders/{order.secret}"))


def test_each_date_tells_who_comes_by_pass_and_its_part_of_the_money(
    client: FlaskClient, season: Season
) -> None:
    series, events = season
    held = a_pass(series, amount=24_000, now=make.today())
    for name, email in (("Ben Tabi", "ben@example.cm"), ("Chantal", "chantal@example.cm")):
        order = buy_pass_for(held, Buyer(name, "", email, "fr"))
        with transaction():
            hand_over(lock_order(order.id), now=make.today())

    for event in events[:3]:
        there = f"/organize/events/{event.code}"
        orders = words(client.get(f"{there}/orders"))
        assert "2 personnes viennent par carnet" in orders
        assert "encaissés 16 000 FCFA dont 16 000 FCFA de carnets" in orders
        who = client.get(f"{there}/passes")
        assert "places par carnet 2 la part de cette date 16 000 FCFA" in words(who)
        assert "Ben Tabi" in who.text
        assert "Ben Tabi" not in client.get(f"{there}/passes?q=chan").text
        assert "Personne ne correspond" in client.get(f"{there}/passes?q=nobody").text
    first = words(client.get(f"/organize/events/{events[0].code}/orders"))
    assert "· 1 place" in first
    assert "· 3 places" not in first
    last = f"/organize/events/{events[3].code}"
    assert "viennent par carnet" not in client.get(f"{last}/orders").text
    assert "Personne par carnet" in client.get(f"{last}/passes").text
    sign_in(client, make.awa(make.organizer()))
    assert client.get(f"{last}/passes").status_code == 404


def test_a_pass_is_found_and_shown_while_one_of_its_dates_is_to_come(
    client: FlaskClient, season: Season
) -> None:
    series, events = season
    ben = make.user("Ben")
    held = a_pass(series, now=make.today())
    order = buy_pass_for(held, Buyer("Ben", "", "ben@example.cm", "fr", ben.id))
    with transaction():
        hand_over(lock_order(order.id), now=make.today())
        for n, event in enumerate(events):
            starts = make.today() + timedelta(days=30 * n - 40)
            event.starts_at, event.ends_at = starts, starts + timedelta(hours=2)

    (found,) = findable_orders("ben@example.cm", now=make.today())
    assert next_dates([found], now=make.today()) == {order.id: events[2]}
    page = client.get(f"/orders/{order.secret}")
    assert words(page).count("Passée") == 2
    assert "Carnet 3 dates" in words(page)
    sign_in(client, ben)
    mine = client.get("/member").text
    assert [f"/t/{ticket.secret}" in mine for ticket in own_tickets(order.id)] == [True] * 3
    assert findable_orders("ben@example.cm", now=make.today() + timedelta(days=90)) == []


def test_changing_a_pass_in_use_says_what_it_does(client: FlaskClient, season: Season) -> None:
    series, _events = season
    held = a_pass(series, amount=0, size=5, now=make.today())
    for key in ("one", "two"):
        client.post(f"/series/{series.code}/passes/{held.id}/orders", data=BEN | {"key": key})
    page = f"/organize/series/{series.code}/passes/{held.id}"

    assert "2 carnets sont déjà pris" in words(client.get(f"{page}/edit"))
    refused = client.post(page, data=NEW | {"size": "1"})
    assert "2 carnets sont déjà pris : écrivez 2 ou plus" in words(refused)
    assert client.post(page, data=NEW | {"size": "2", "retired": "y"}).status_code == 303
    assert only_pass().retired_at is not None
    sign_out(client)
    there = client.get(f"/series/{series.code}/passes/{held.id}/orders/new")
    assert "Ce carnet n’est pas en vente en ce moment." in words(there)


def test_strangers_and_other_series_find_no_pass(client: FlaskClient, season: Season) -> None:
    series, _events = season
    held = a_pass(series, now=make.today())
    other = make.series(series.organizer, published_at=make.NOW)
    assert client.get(f"/organize/series/{other.code}/passes/{held.id}").status_code == 404
    assert client.get(f"/series/{other.code}/passes/{held.id}/orders/new").status_code == 404
    sign_in(client, make.awa(make.organizer()))
    here = f"/organize/series/{series.code}/passes"
    for path in ("/new", f"/{held.id}", f"/{held.id}/edit"):
        assert client.get(f"{here}{path}").status_code == 404
    assert client.post(here, data=NEW).status_code == 404
