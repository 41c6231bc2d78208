"""The organizer's own accounts: connected, tried, paused and removed; keys never shown again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import AuditEntry, Organizer
from app.accounts.rules import Role
from app.kernel.db import db
from app.merchants.models import MerchantAccount
from app.merchants.rules import Standing
from app.payments.registry import KINDS
from tests import make
from tests.payments.pawapay_sim import TOKEN, PawaPaySim
from tests.payments.simulator import serve
from tests.web.visiting import sign_in, words

AT = "/organize/organizers/wusu/accounts"


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer(code="wusu")
    sign_in(client, make.awa(of))
    return of


@pytest.fixture
def pawapay(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[PawaPaySim]:
    """What a new account for tries speaks to."""
    with serve(PawaPaySim()) as sim:
        monkeypatch.setitem(KINDS["pawapay"].trial, "base", sim.address)
        monkeypatch.setattr(house.extensions["providers"], "anywhere", True)
        yield sim


def connect(client: FlaskClient, **typed: str) -> TestResponse:
    return client.post(AT, data={"kind": "pawapay", "money": "trial", "token": TOKEN} | typed)


def only() -> MerchantAccount:
    return db.session.scalars(select(MerchantAccount)).one()


def test_an_account_is_found_from_the_home_connected_and_tried(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    assert f'href="{AT}"' in client.get("/organize").text
    assert f"{AT}/new?kind=pawapay" in client.get(AT).text
    assert client.get(f"{AT}/new?kind=pawapay").status_code == 200

    page = client.get(connect(client).location)

    assert "Le compte répond" in words(page)
    assert only().standing is Standing.TRIAL
    told = {"least": 100, "most": 500_000, "methods": ["mtn", "orange"]}
    assert {name: only().facts[name] for name in told} == told
    assert len(only().facts["public_keys"]) == 1


def test_a_key_is_never_shown_again(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    at = connect(client).location
    page = client.get(at)
    assert (TOKEN in page.text, f"finit par …{TOKEN[-4:]}" in words(page)) == (False, True)
    assert TOKEN not in connect(client, money="gold").text  # nor when another answer is wrong
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action != "x")).all()
    assert TOKEN not in str([entry.facts for entry in trail])


def test_refused_keys_are_told_and_nobody_is_sent_there(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    page = client.get(connect(client, token="another.token.altogether").location)
    assert "Clés refusées" in words(page)
    assert only().standing is Standing.TROUBLED
    put_right = client.post(f"{AT}/{only().id}", data={"token": TOKEN})
    assert put_right.status_code == 303
    assert only().standing is Standing.TRIAL


def test_a_service_that_is_away_is_no_refusal(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    pawapay.trouble = ["500"] * 5
    page = client.get(connect(client).location)
    assert "ne répond pas en ce moment" in words(page)
    assert (only().standing, only().trouble) == (Standing.TRIAL, "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"token": ""}, "À remplir."),
        ({"token": "clé é"}, "Une clé n’a que des lettres sans accent"),
        ({"token": "x" * 4_001}, "C’est trop long pour une clé."),
        ({"money": "real"}, "Choisissez."),
        ({"kind": "card", "key": "sk_live_0123456789"}, "Cette clé est celle de l’argent réel."),
        ({"kind": "card", "key": "pk_test_0123456789"}, "Cette clé doit commencer par sk_live_"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(
    client: FlaskClient, wusu: Organizer, typed: dict[str, str], sentence: str
) -> None:
    answer = connect(client, **typed)
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert db.session.scalars(select(MerchantAccount)).all() == []


def test_a_key_is_taken_as_it_was_pasted_with_its_line_ends(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    connect(client, token=f" {TOKEN[:20]}\r\n{TOKEN[20:]}\n")
    assert only().standing is Standing.TRIAL


def test_a_second_account_of_the_same_kind_is_refused(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    connect(client)
    again = connect(client)
    assert (again.status_code, "déjà connecté" in words(again)) == (422, True)


def test_an_account_is_paused_resumed_and_removed(client: FlaskClient, wusu: Organizer) -> None:
    typed = {"kind": "bank", "holder": "WUSU SARL", "number": "10005 00020 01234567890 12"}
    client.post(AT, data=typed)
    at = f"{AT}/{only().id}"
    standings = []
    for act in ("pause", "pause", "pause/end"):
        client.post(f"{at}/{act}")
        standings.append(only().standing)
    assert standings == [Standing.PAUSED, Standing.PAUSED, Standing.OPEN]
    assert client.post(f"{at}/end").location == AT
    assert client.get(f"{at}/edit").status_code == 404
    trail = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(trail) == [f"account.{act}" for act in ("connect", "pause", "resume", "remove")]


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.CASHIER, Role.DOOR])
def test_only_the_owner_sees_accounts(client: FlaskClient, wusu: Organizer, role: Role) -> None:
    account = make.bank_account(wusu)
    sign_in(client, make.awa(wusu, role))
    for address in (AT, f"{AT}/new?kind=bank", f"{AT}/{account.id}/edit"):
        assert client.get(address).status_code == 403


def test_an_account_of_another_organizer_is_not_there(client: FlaskClient, wusu: Organizer) -> None:
    theirs = make.bank_account(make.organizer())
    assert client.get(f"{AT}/{theirs.id}/edit").status_code == 404
    for act in ("", "/check", "/pause", "/pause/end", "/end"):
        assert client.post(f"{AT}/{theirs.id}{act}").status_code == 404
    assert db.session.get_one(MerchantAccount, theirs.id).removed_at is None


def test_the_test_button_is_not_pressed_without_end(
    client: FlaskClient, wusu: Organizer, pawapay: PawaPaySim
) -> None:
    connect(client)
    asked = [client.post(f"{AT}/{only().id}/check").status_code for _ in range(11)]
    assert asked == [303] * 10 + [429]
