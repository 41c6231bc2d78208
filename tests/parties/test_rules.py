"""Whose each seat is."""

from __future__ import annotations

from app.parties.rules import Naming, SeatState, states

CLAIMED, NAMED = SeatState.CLAIMED, SeatState.NAMED
BUYERS, OPEN = SeatState.BUYERS, SeatState.OPEN


def test_one_seat_in_the_buyers_name_is_the_buyers_and_the_others_are_nobodys() -> None:
    assert states([("Ben", False)] * 3, buyer="Ben") == [BUYERS, OPEN, OPEN]


def test_a_buyer_who_claimed_their_own_keeps_no_second_one() -> None:
    seats = [("Ben", False), ("Ben", True), ("Awa", False)]
    assert states(seats, buyer="Ben") == [OPEN, CLAIMED, NAMED]


def test_a_guest_of_the_buyers_name_is_a_guest() -> None:
    assert states([("Ben", True), ("Ben", True)], buyer="Ben") == [CLAIMED, CLAIMED]


def test_what_is_missing_is_what_has_no_name() -> None:
    assert Naming(named=5, seats=8).missing == 3
