"""Accounts of the organizers: what each needs, what is secret of it, and where it may speak."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.kernel.errors import NotFound
from app.payments.gateway import ConfigError, PaymentProvider
from app.payments.registry import KINDS, open_account, wanted_by

FACTS: dict[str, dict[str, Any]] = {
    "card": {"key": "sk_test_1", "webhook_secrets": ["whsec_1", "whsec_0"]},
    "pawapay": {"token": "eyJ", "public_keys": [], "base": "https://api.sandbox.pawapay.io"},
    "notchpay": {"public_key": "pk.1", "private_key": "sk.1", "hash_keys": ["hsk.1"]},
    "momo": {"subscription_key": "0f", "user": "c7", "key": "k"},
    "bank": {"holder": "Association Entregent", "number": "CM21 10005"},
}


@pytest.mark.parametrize("name", KINDS)
def test_an_account_kept_as_json_opens_its_way_of_paying(name: str) -> None:
    provider: PaymentProvider = open_account(name, json.loads(json.dumps(FACTS[name])))

    assert provider.name == name
    assert provider.capabilities().methods


def test_what_each_account_asks_for_and_keeps_secret() -> None:
    told = {
        name: (
            [each.name for each in wanted_by(name) if each.needed],
            [each.name for each in wanted_by(name) if each.secret],
        )
        for name in KINDS
    }

    assert told == {
        "card": (["key"], ["key", "webhook_secrets"]),
        "pawapay": (["token"], ["token"]),
        "notchpay": (["public_key"], ["public_key", "private_key", "hash_keys"]),
        "momo": (["subscription_key", "user", "key"], ["subscription_key", "key"]),
        "bank": (["holder", "number"], []),
    }


@pytest.mark.parametrize("name", KINDS)
def test_an_account_that_lacks_something_or_has_too_much_is_not_opened(name: str) -> None:
    for each in wanted_by(name):
        if each.needed:
            with pytest.raises(ConfigError):
                open_account(name, FACTS[name] | {each.name: ""})
    with pytest.raises(ConfigError):
        open_account(name, FACTS[name] | {"colour": "green"})


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.bases])
def test_its_keys_go_to_its_provider_alone(name: str) -> None:
    for there in ("https://elsewhere.example", "https://api.stripe.com.elsewhere.example"):
        with pytest.raises(ConfigError):
            open_account(name, FACTS[name] | {"base": there})
    assert open_account(name, FACTS[name] | {"base": "http://127.0.0.1:9"}, anywhere=True)


def test_no_secret_is_told_by_what_holds_it() -> None:
    for name, facts in FACTS.items():
        account = KINDS[name].account(**{k: v for k, v in facts.items() if k != "base"})
        secret = {each.name for each in wanted_by(name) if each.secret}
        words = repr(account) + repr(open_account(name, facts))
        told = [facts[k] if isinstance(facts[k], list) else [facts[k]] for k in secret & set(facts)]
        assert [each for some in told for each in some if repr(each) in words] == []


def test_a_kind_we_do_not_know_is_not_there() -> None:
    with pytest.raises(NotFound):
        open_account("cheque", {})
