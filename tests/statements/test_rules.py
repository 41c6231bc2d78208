"""Which order a transfer pays: a table of what people really write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.rules import new_reference
from app.statements.rules import Due, Match, Verdict, match, references_in
from tests.make import NOW

BEN = "+237677123456"
A, B = "EN-7K3M9Q", "EN-4T8W2Z"


def reference(stem: str) -> str:
    from app.kernel.codes import check_character

    symbols = stem.removeprefix("EN-")
    return f"EN-{symbols}{check_character(symbols)}"


REF_A, REF_B = reference(A), reference(B)


def due(order_id: int, ref: str, amount: int = 15_000, **facts: object) -> Due:
    base = {"phones": frozenset({BEN}), "opened_at": NOW, "held_until": NOW + timedelta(hours=24)}
    return Due(order_id, ref, amount, **(base | facts))  # type: ignore[arg-type]


ONE, TWO, PAID = due(1, REF_A), due(2, REF_B, 10_000), due(3, reference("EN-9QXTT7"), 0)


def found(amount: int, text: str, phone: str = "", at: object = NOW, *orders: Due) -> Match:
    return match(amount, text=text, phone=phone, at=at, due=orders or (ONE, TWO, PAID))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "text", "expected"),
    [
        (15_000, REF_A, Match(Verdict.CONFIRM, (1,))),
        (15_000, f"pour {REF_A} merci", Match(Verdict.CONFIRM, (1,))),
        (15_000, REF_A.lower(), Match(Verdict.CONFIRM, (1,))),
        (15_000, REF_A.replace("-", " "), Match(Verdict.CONFIRM, (1,))),
        (15_000, REF_A.removeprefix("EN-"), Match(Verdict.CONFIRM, (1,))),
        (15_000, REF_A[:6] + "\n" + REF_A[6:], Match(Verdict.CONFIRM, (1,))),
        (15_000, " ".join(REF_A), Match(Verdict.CONFIRM, (1,))),
        (14_000, REF_A, Match(Verdict.LESS, (1,))),
        (16_000, REF_A, Match(Verdict.MORE, (1,))),
        (15_000, PAID.reference, Match(Verdict.SETTLED, (3,))),
        (25_000, f"{REF_A} et {REF_B}", Match(Verdict.CONFIRM, (1, 2))),
        (24_000, f"{REF_A} et {REF_B}", Match(Verdict.LESS, (1, 2))),
        (26_000, f"{REF_A}+{REF_B}", Match(Verdict.MORE, (1, 2))),
        (15_000, f"{REF_A} {PAID.reference}", Match(Verdict.CONFIRM, (1,))),
        (15_000, "talk de samedi", Match(Verdict.NONE)),
        (15_000, "", Match(Verdict.NONE)),
    ],
)
def test_the_reference_and_the_sum_decide(amount: int, text: str, expected: Match) -> None:
    assert found(amount, text) == expected


def test_one_wrong_letter_is_caught_and_is_never_another_order() -> None:
    for n in range(3, len(REF_A)):
        for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            typo = REF_A[:n] + letter + REF_A[n + 1 :]
            if typo != REF_A:
                assert references_in(typo) != [REF_A]
                assert found(15_000, typo) == Match(Verdict.NONE)


@given(st.builds(new_reference), st.text(max_size=40))
def test_a_reference_is_found_in_any_words(ref: str, around: str) -> None:
    assert ref in references_in(f"{around} ; {ref} ; {around}")


def test_a_reference_is_never_digits_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum or a telephone would be taken for it, so such a message is left alone."""
    drawn = iter(["199683", "7K3M9Q"])
    monkeypatch.setattr("app.orders.rules.random_code", lambda _n: next(drawn))
    assert new_reference().startswith("EN-7K3M9Q")


def test_an_amount_or_a_phone_number_is_never_taken_for_a_reference() -> None:
    assert references_in("15000 XAF 2376771 6771234 20261128") == []


def test_sum_and_number_that_fit_one_order_are_only_a_suggestion() -> None:
    assert found(15_000, "", BEN) == Match(Verdict.SUGGEST, (1,))
    assert found(15_000, "", "+237699000000") == Match(Verdict.NONE)
    assert found(15_000, "", BEN, NOW, ONE, due(4, REF_B)) == Match(Verdict.NONE)  # which of two?


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (NOW - timedelta(minutes=6), Verdict.NONE),
        (NOW - timedelta(minutes=5), Verdict.SUGGEST),
        (NOW + timedelta(hours=96), Verdict.SUGGEST),
        (NOW + timedelta(hours=96, seconds=1), Verdict.NONE),
        (None, Verdict.SUGGEST),
    ],
)
def test_a_suggestion_is_of_its_time(at: object, verdict: Verdict) -> None:
    assert found(15_000, "", BEN, at).verdict is verdict
