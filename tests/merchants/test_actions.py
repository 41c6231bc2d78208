"""Accounts of organizers: their keys are sealed, one of a kind, never mixed with another money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from tests import make

if TYPE_CHECKING:
    from flask import Flask

    from app.merchants.models import MerchantAccount
    from app.merchants.queries import Tills

KEY = "sk_test_51aVerySecretKey4242"


def tills(house: Flask) -> Tills:
    return house.extensions["providers"]


def connected(house: Flask, **facts: Any) -> MerchantAccount:
    base: dict[str, Any] = {"key": KEY, "webhook_secrets": ["whsec_0123456789abcd"]}
    return make.account(make.organizer(), "card", base | facts, vault=tills(house).vault)


def test_no_key_stands_in_the_database_in_clear(house: Flask) -> None:
    from app.kernel.db import db

    connected(house)
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f"SELECT * FROM {table.name}")):
            assert KEY not in str(row)


def test_an_account_opens_its_way_of_paying_and_tells_only_the_end_of_its_key(house: Flask) -> None:
    row = connected(house)
    assert row.ends == {"key": "4242", "webhook_secrets": "abcd"}
    assert tills(house)[row.till].name == "card"
    assert KEY not in repr(row.__dict__)


def test_keys_of_one_organizer_do_not_open_in_the_row_of_another(house: Flask) -> None:
    from app.kernel.db import transaction
    from app.payments.gateway import ConfigError

    stolen, own = connected(house), connected(house)
    with transaction():
        own.sealed = stolen.sealed
    with pytest.raises(ConfigError):
        tills(house).open(own)
    with pytest.raises(KeyError):
        tills(house)[own.till]


def test_one_account_of_a_kind_for_each_money(house: Flask) -> None:
    from app.kernel.db import transaction
    from app.merchants.actions import remove
    from app.merchants.rules import AccountRefused

    of = make.organizer()
    first = make.account(of, "card", {"key": KEY}, vault=tills(house).vault)
    with pytest.raises(AccountRefused):
        make.account(of, "card", {"key": KEY}, vault=tills(house).vault)
    with transaction():
        remove(first, user_id=0, now=make.NOW)
    assert make.account(of, "card", {"key": KEY}, vault=tills(house).vault).id != first.id


def test_a_key_for_real_money_is_never_taken_for_tries_nor_the_other_way_round(
    house: Flask,
) -> None:
    from app.kernel.db import db, transaction
    from app.merchants.actions import connect
    from app.merchants.models import MerchantAccount
    from app.merchants.rules import AccountRefused

    of, vault = make.organizer(), tills(house).vault
    for live, key in ((True, KEY), (False, KEY.replace("test", "live"))):
        with pytest.raises(AccountRefused), transaction():
            connect(of.id, "card", {"key": key}, live=live, vault=vault, user_id=0, now=make.NOW)
    assert db.session.scalars(select(MerchantAccount)).all() == []


def test_real_money_is_not_taken_where_people_are_not_real(house: Flask) -> None:
    from app.kernel.db import transaction

    row = connected(house)
    with transaction():
        row.live = True
    with pytest.raises(KeyError):
        tills(house)[row.till]


def test_what_is_left_empty_stays_and_what_is_written_is_sealed_anew(house: Flask) -> None:
    from app.accounts.models import AuditEntry
    from app.kernel.db import db, transaction
    from app.merchants.actions import change
    from app.merchants.queries import seal_name

    row, vault = connected(house), tills(house).vault
    tills(house)[row.till]
    with transaction():
        typed = {"key": "", "webhook_secrets": ["whsec_another_one_wxyz"]}
        change(row, typed, vault=vault, user_id=7, now=make.NOW)
    name = seal_name(row.organizer_id, "card", live=False)
    assert vault.open(name, row.sealed) == {
        "key": KEY,
        "webhook_secrets": ["whsec_another_one_wxyz"],
    }
    assert row.ends == {"key": "4242", "webhook_secrets": "wxyz"}
    told = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.facts) for one in told] == [
        ("account.connect", {"kind": "card", "live": False}),
        ("account.change", {"kind": "card", "live": False, "changed": ["webhook_secrets"]}),
    ]


def test_a_removed_account_has_no_key_left_and_opens_nothing(house: Flask) -> None:
    from app.kernel.db import transaction
    from app.merchants.actions import remove

    row = connected(house)
    tills(house)[row.till]
    with transaction():
        remove(row, user_id=7, now=make.NOW)
    assert (row.sealed, row.ends) == ("", {})
    with pytest.raises(KeyError):
        tills(house)[row.till]
