"""What is sealed opens with its key, for what it was sealed for, and nothing else."""

from __future__ import annotations

import base64

import pytest

from app.kernel.vault import Unsealed, Vault, end_of

OLD, NEW = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def vault(*keys: str) -> Vault:
    return Vault(lambda: keys)


def test_what_is_sealed_is_not_to_be_read_and_opens_again() -> None:
    sealed = vault(OLD).seal("merchant:1", {"key": "sk_test_abc"})
    assert "sk_test_abc" not in sealed
    assert vault(OLD).open("merchant:1", sealed) == {"key": "sk_test_abc"}


def test_a_seal_copied_onto_another_row_opens_nothing() -> None:
    sealed = vault(OLD).seal("merchant:1", {"key": "sk_test_abc"})
    with pytest.raises(Unsealed):
        vault(OLD).open("merchant:2", sealed)


def test_a_changed_seal_and_another_key_open_nothing() -> None:
    sealed = vault(OLD).seal("merchant:1", {"key": "sk_test_abc"})
    other = "A" if sealed[40] != "A" else "B"
    for keys, text in (((OLD,), sealed[:40] + other + sealed[41:]), ((NEW,), sealed), ((OLD,), "")):
        with pytest.raises(Unsealed):
            vault(*keys).open("merchant:1", text)


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    before = vault(OLD).seal("merchant:1", {"key": "a"})
    after = vault(NEW, OLD).seal("merchant:1", {"key": "b"})
    assert vault(NEW, OLD).open("merchant:1", before) == {"key": "a"}
    assert vault(NEW).open("merchant:1", after) == {"key": "b"}


def test_of_a_short_secret_not_even_the_end_is_told() -> None:
    assert (end_of("sk_test_4242"), end_of("short")) == ("4242", "")
