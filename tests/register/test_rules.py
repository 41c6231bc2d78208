"""Where a page of the register ended, written into an address and read back."""

from __future__ import annotations

from datetime import timedelta

from app.register.rules import ROWS, Place, read_place
from tests.make import NOW


def test_a_place_in_the_list_reads_what_it_wrote() -> None:
    place = Place(NOW + timedelta(microseconds=7), 12)
    assert read_place(str(place)) == place
    assert [read_place(t) for t in ("", "x", "1", "-1-2", "1-2-3", "9" * 30 + "-1")] == [None] * 6
    assert ROWS == 30
