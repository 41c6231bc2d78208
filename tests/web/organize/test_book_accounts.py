"""Accounts of the book, payouts and drawers, as a team sees them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Organizer, User
from app.accounts.rules import Role
from app.kernel.clock import local
from app.kernel.db import db
from app.tills import queries as tills
from app.tills.models import Drawer
from tests import make
from tests.books.test_postings import pay
from tests.deciding.test_actions import odd
from tests.orders.test_actions import buy
from tests.tills.test_actions import in_cash
from tests.web.visiting import sign_in, words

AT = "/organize/books/wusu"


@pytest.fixture
def team(client: FlaskClient) -> tuple[Organizer, User]:
    of = make.organizer(code="wusu")
    rose = make.awa(of, Role.CASHIER)
    sign_in(client, rose)
    return of, rose


def said(page: TestResponse) -> str:
    return words(page).replace("\u202f", " ").replace("\xa0", " ")


def post(client: FlaskClient, path: str, **data: str) -> TestResponse:
    return client.post(f"{AT}/{path}", data=data, follow_redirects=True)


def test_each_account_is_seen_and_followed_to_its_rows(
    client: FlaskClient, team: tuple[Organizer, User]
) -> None:
    from app.kernel.money import Money

    of, rose = team
    event = make.event(of)
    cash = in_cash(of, rose.id)
    suspended = buy(event)
    odd(suspended, Money(5_000))
    assert f"{AT}/accounts" in client.get(AT).text
    page = client.get(f"{AT}/accounts")
    told = said(page)
    assert f"Caisse de {rose.name} 15 000 FCFA" in told
    assert "Argent à éclaircir · Carte 5 000 FCFA" in told
    assert f"{AT}/accounts?kind=revenue" in page.text
    drawer = client.get(f"{AT}/accounts/cash:user:{rose.id}")
    assert cash.reference in drawer.text
    assert f"{rose.name}" in said(drawer)
    apart = client.get(f"{AT}/accounts/suspense:card")
    assert f"/organize/orders/{suspended.reference}" in apart.text
    assert "15 000 FCFA" in said(client.get(f"{AT}/accounts?kind=revenue"))


def test_movements_are_filtered_by_day_and_paged(
    client: FlaskClient, team: tuple[Organizer, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.organize.book_accounts.ROWS", 1)
    event = make.event(team[0])
    orders = [buy(event) for _ in range(2)]
    for order in orders:
        pay(order)
    here = f"{AT}/accounts/clearing:card"
    seen = [order.reference in client.get(f"{here}?page=2").text for order in orders]
    assert seen == [True, False]
    day = f"{here}?since=2026-11-21&until=2026-11-21"
    assert orders[1].reference in client.get(day).text
    assert "page=2" in client.get(day).text
    assert "Rien ces jours-là" in said(client.get(f"{here}?since=2026-11-22"))
    assert "ne se lit pas" in said(client.get(f"{here}?since=demain"))


def test_a_payout_is_noted_once_and_undone(
    client: FlaskClient, team: tuple[Organizer, User]
) -> None:
    pay(buy(make.event(team[0])))
    form = client.get(f"{AT}/payouts").text
    number = re.search(r'name="number"[^>]*value="(\w+)"', form)
    assert number is not None
    typed = {"source": "clearing:card", "bank": "Afriland", "number": number[1]}
    too_much = post(client, "payouts", amount="15001", **typed)
    assert ("Il n’y a que 15 000 FCFA" in said(too_much), too_much.status_code) == (True, 422)
    for _ in range(2):  # a double tap
        assert "à la banque" in said(post(client, "payouts", amount="10 000", **typed))
    assert tills.sources(team[0].id, "XAF") == {"clearing:card": 5_000}
    assert "Banque · Afriland 10 000 FCFA" in said(client.get(f"{AT}/accounts"))
    done = post(client, f"payouts/{number[1]}/end")
    assert "de nouveau où il était" in said(done)
    assert "a déjà été défait" in said(post(client, f"payouts/{number[1]}/end"))
    written = db.session.scalars(tills.payouts(team[0].id)).all()[0].at
    month = f"{local(written, team[0].timezone):%Y-%m}"
    lines = client.get(f"{AT}.csv?month={month}").text.splitlines()
    assert sum("bank:Afriland" in line for line in lines) == 2


def test_more_than_any_price_is_paid_out_and_counted(
    client: FlaskClient, team: tuple[Organizer, User]
) -> None:
    pay(buy(make.event(team[0], amount=10_000_000), 3))
    number = re.search(r'name="number"[^>]*value="(\w+)"', client.get(f"{AT}/payouts").text)
    assert number is not None
    typed = {"source": "clearing:card", "bank": "Afriland", "number": number[1]}
    wrong = said(post(client, "payouts", amount="25 000 000,5", **typed))
    assert "Le montant doit être un nombre entier de FCFA" in wrong
    assert "à la banque" in said(post(client, "payouts", amount="25 000 000", **typed))
    assert tills.sources(team[0].id, "XAF") == {"clearing:card": 5_000_000}
    post(client, "drawers", amount="25000000")
    held = tills.open_drawer(team[0].id, team[1].id)
    assert held is not None
    assert held.opening == 25_000_000


def test_a_drawer_is_opened_counted_and_counted_again(
    client: FlaskClient, team: tuple[Organizer, User]
) -> None:
    """[F63]"""
    of, rose = team
    opened = post(client, "drawers", amount="5000")
    held = tills.open_drawer(of.id, rose.id)
    assert held is not None
    here = f"drawers/{held.id}"
    assert "devraient y être" in said(opened)
    assert "déjà une caisse ouverte" in said(post(client, "drawers", amount="0"))
    in_cash(of, rose.id)
    assert "20 000 FCFA" in said(client.get(f"{AT}/{here}"))
    assert client.post(f"{AT}/{here}", data={"amount": "beaucoup"}).status_code == 422
    assert "Il manque 500 FCFA." in said(post(client, here, amount="19500"))
    assert "Écarts de caisse -500 FCFA" in said(client.get(f"{AT}/accounts"))
    assert "comptez-la" in said(post(client, f"{here}/end"))
    assert "le compte est juste" in said(post(client, here, amount="20000"))
    closed = db.session.get_one(Drawer, held.id, populate_existing=True)
    assert (closed.over, closed.closed_at is not None) == (0, True)
    day = f"{closed.closed_at:%Y-%m-%d}"
    assert "Caisses fermées ce jour" in said(client.get(f"{AT}/{day}"))


def test_another_teams_books_are_not_there(
    client: FlaskClient, team: tuple[Organizer, User]
) -> None:
    other = make.organizer(code="dolce")
    held = make.drawer(other, make.awa(other))
    pay(buy(make.event(other)))
    for path in ("accounts", "accounts/clearing:card", "drawers", "payouts"):
        assert client.get(f"/organize/books/dolce/{path}").status_code == 404
    for path in ("accounts/clearing:card", "accounts/order:1", f"drawers/{held.id}"):
        assert client.get(f"{AT}/{path}").status_code == 404
    assert client.post(f"{AT}/drawers/{held.id}", data={"amount": "0"}).status_code == 404


def test_the_closing_sheet_shows_each_sum_and_is_printed(
    client: FlaskClient, team: tuple[Organizer, User]
) -> None:
    of, rose = team
    post(client, "drawers", amount="5000")
    held = tills.open_drawer(of.id, rose.id)
    assert held is not None
    here = f"{AT}/drawers/{held.id}"
    order = in_cash(of, rose.id)
    assert "Dans cette caisse Encaissement" in said(client.get(here))
    assert order.reference in said(client.get(here))
    post(client, f"drawers/{held.id}", amount="19500")
    paper = client.get(f"{here}.pdf")
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    assert "Feuille de clôture" in said(client.get(here))
    assert client.get(f"{AT}/drawers/{held.id + 1}.pdf").status_code == 404
