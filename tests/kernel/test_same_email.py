"""One address, however a telephone or a table wrote it, is one."""

from __future__ import annotations

import pytest

from app.kernel.marks import Marks
from app.kernel.text import same_email

KEYS = ["k" * 40]
WRITTEN = [
    ("Zita@Example.cm ", "zita@example.cm"),
    ("zita@example.cm\u200b", "zita@example.cm"),
    ("\ufeffzita@example.cm", "zita@example.cm"),
    ("e\u0301lodie@example.cm", "élodie@example.cm"),
    ("awa@xn--bcher-kva.cm", "awa@bücher.cm"),
    ("AWA@BÜCHER.CM", "awa@bücher.cm"),
    ("nobody@@é", "nobody@@é"),
]


@pytest.mark.parametrize(("written", "kept"), WRITTEN)
def test_an_address_has_one_form_and_its_form_is_its_own(written: str, kept: str) -> None:
    assert (same_email(written), same_email(kept)) == (kept, kept)
    assert Marks(lambda: KEYS).of("email", written) == Marks(lambda: KEYS).of("email", kept)


def test_two_addresses_are_two_and_a_number_is_no_address() -> None:
    marks = Marks(lambda: KEYS)
    assert len({marks.of("email", each) for each in ("a@x.cm", "a+b@x.cm", "a@y.cm")}) == 3
    assert marks.of("phone", "a@x.cm") != marks.of("email", "a@x.cm")
    assert marks.of("code of A", "1") != marks.of("code of a", "1")
