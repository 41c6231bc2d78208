"""A receipt as its buyer, its organizer and whoever is given it see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.rules import TaxStatus
from app.events.models import Event
from app.kernel.db import db
from app.ledger.models import Receipt
from app.orders.models import Order
from app.web.receipt_marks import KEYED_SINCE, is_mark_of, mark_of
from app.web.receipt_words import french_words, whole
from tests import make
from tests.books.test_postings import pay
from tests.changes.test_cancel import give_up, keys_of
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer(
        legal_name="WUSU SARL",
        address="BP 12\nAkwa, Douala",
        tax_number="M0123",
        register_number="RC/DLA/1",
        tax=TaxStatus.LIABLE,
    )
    return make.event(of, amount=10_000)


def bought(event: Event) -> Order:
    order = buy(event, 2)
    pay(order)
    return order


def receipts() -> list[Receipt]:
    return list(db.session.scalars(select(Receipt).order_by(Receipt.id)))


def test_a_buyer_finds_the_receipt_on_the_orders_page_and_reads_what_the_law_asks(
    client: FlaskClient, event: Event
) -> None:
    order = bought(event)
    (receipt,) = receipts()
    here = f"/orders/{order.secret}/receipts/{receipt.number}"
    assert here in client.get(f"/orders/{order.secret}").text

    told = words(client.get(here))

    asked = [
        "WUSU SARL",
        "Akwa, Douala",
        "NIU M0123",
        "RCCM RC/DLA/1",
        "Client : Ben",
        "2 × Standard",
    ]
    asked += ["16 771 FCFA", "TVA 19,25 % 3 229 FCFA", "20 000 FCFA", order.reference]
    asked += [
        "Arrêté le présent reçu à la somme de vingt mille francs CFA.",
        f"Carte · {receipt.snapshot['means']['provider_ref']}",
    ]
    plain = told.replace("\u202f", " ").replace("\u00a0", " ")
    assert [text for text in asked if text not in plain] == []


def test_it_comes_on_paper_and_the_same_file_is_not_sent_twice(
    client: FlaskClient, event: Event
) -> None:
    order = bought(event)
    here = f"/orders/{order.secret}/receipts/{receipts()[0].number}.pdf"

    answer = client.get(here)

    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    again = client.get(here, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_whoever_is_given_it_sees_that_it_is_genuine_and_what_followed(
    client: FlaskClient, event: Event
) -> None:
    order = bought(event)
    give_up(order, keys_of(order)[:1])
    receipt, note = receipts()

    there = client.get(f"/receipts/{receipt.id}/{mark_of(receipt)}")

    assert "Authentique" in words(there)
    assert f"Note d’avoir {whole(note.number)}" in words(there)
    assert "Ben" not in words(there)
    for wrong in (f"{receipt.id}/{mark_of(note)}", f"{note.id}/{'0' * 20}", "999/x"):
        assert client.get(f"/receipts/{wrong}").status_code == 404


def test_a_mark_is_made_with_the_house_s_key_and_papers_of_before_still_stand(
    client: FlaskClient,
) -> None:
    old, new = (
        Receipt(id=7, sha256="ab" * 32, issued_at=KEYED_SINCE + n * timedelta(seconds=1))
        for n in (-1, 0)
    )
    unkeyed, config = "ab" * 10, client.application.config
    assert [is_mark_of(one, unkeyed) for one in (old, new)] == [True, False]
    mark = mark_of(new)
    assert (is_mark_of(new, mark), is_mark_of(new, mark[:-1] + "g")) == (True, False)
    newest, older = config["SECRET_KEY"], config["SECRET_KEY_FALLBACKS"]
    config.update(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[newest])
    assert (mark_of(new) == mark, is_mark_of(new, mark)) == (False, True)
    config.update(SECRET_KEY_FALLBACKS=[])
    assert is_mark_of(new, mark) is False
    config.update(SECRET_KEY=newest, SECRET_KEY_FALLBACKS=older)


def test_a_receipt_opens_with_its_own_order_only(client: FlaskClient, event: Event) -> None:
    first, other = bought(event), bought(event)
    numbers = [receipt.number for receipt in receipts()]
    assert client.get(f"/orders/{first.secret}/receipts/{numbers[1]}").status_code == 404
    assert client.get(f"/orders/{other.secret}/receipts/{numbers[1]}").status_code == 200


def test_the_organizer_finds_it_on_the_order(client: FlaskClient, event: Event) -> None:
    order = bought(event)
    sign_in(client, make.awa(event.organizer))
    told = client.get(f"/organize/orders/{order.reference}").text
    assert f"/orders/{order.secret}/receipts/{receipts()[0].number}" in told


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (15_000, "XAF", "quinze mille francs CFA"),
        (1, "XAF", "un franc CFA"),
        (71_080, "XAF", "soixante et onze mille quatre-vingts francs CFA"),
        (2_000_000, "XAF", "deux millions de francs CFA"),
        (2_000_001, "XOF", "deux millions un francs CFA"),
        (1_250, "EUR", "douze euros cinquante"),
        (5_000, "USD", "cinquante USD"),
    ],
)
def test_sums_are_written_out_as_a_french_clerk_does(amount: int, currency: str, said: str) -> None:
    assert french_words(amount, currency) == said
