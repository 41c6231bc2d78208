"""Facts of meeting, and the one state that follows. No app, no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.encounters.rules import (
    Fact,
    FactKind,
    Mode,
    Pair,
    PairState,
    is_in_time,
    pair_state,
    window,
)

BEN, DIEUDONNE, AWA = 1, 2, 3
EVENING = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)


def fact(
    kind: FactKind, by: int, to: int, minute: int, mode: Mode | None = None, id: str = ""
) -> Fact:
    return Fact(id or f"{kind}-{by}-{minute}", kind, mode, by, to, EVENING + minute * MINUTE)


MINUTE = timedelta(minutes=1)


def scan(by: int, to: int, minute: int, mode: Mode = Mode.LIVE) -> Fact:
    return fact(FactKind.SCAN, by, to, minute, mode)


def typed(by: int, to: int, minute: int) -> Fact:
    return fact(FactKind.CODE, by, to, minute, Mode.LIVE)


def accept(by: int, to: int, minute: int) -> Fact:
    return fact(FactKind.ACCEPT, by, to, minute)


def revoke(by: int, to: int, minute: int) -> Fact:
    return fact(FactKind.REVOKE, by, to, minute)


def block(by: int, to: int, minute: int) -> Fact:
    return fact(FactKind.BLOCK, by, to, minute)


def unblock(by: int, to: int, minute: int) -> Fact:
    return fact(FactKind.UNBLOCK, by, to, minute)


BOTH = frozenset({BEN, DIEUDONNE})
NOBODY: frozenset[int] = frozenset()
MUTUAL = Pair(PairState.MUTUAL, BOTH)

SCENARIOS: dict[str, tuple[list[Fact], Pair]] = {
    "a live code scanned": ([scan(DIEUDONNE, BEN, 60)], MUTUAL),
    "six characters typed": ([typed(DIEUDONNE, BEN, 60)], MUTUAL),
    "the same scan arrives twice": (
        [scan(DIEUDONNE, BEN, 60), scan(DIEUDONNE, BEN, 60), scan(DIEUDONNE, BEN, 60)],
        MUTUAL,
    ),
    "each scans the other": ([scan(DIEUDONNE, BEN, 60), scan(BEN, DIEUDONNE, 61)], MUTUAL),
    "a badge is only a request": (
        [scan(DIEUDONNE, BEN, 60, Mode.BADGE)],
        Pair(PairState.PENDING, NOBODY, waiting_for=BEN),
    ),
    "a badge, then accepted": (
        [scan(DIEUDONNE, BEN, 60, Mode.BADGE), accept(BEN, DIEUDONNE, 90)],
        MUTUAL,
    ),
    "two badges, each scanned": (
        [scan(DIEUDONNE, BEN, 60, Mode.BADGE), scan(BEN, DIEUDONNE, 61, Mode.BADGE)],
        MUTUAL,
    ),
    "one takes their card back": (
        [scan(DIEUDONNE, BEN, 60), revoke(BEN, DIEUDONNE, 90)],
        Pair(PairState.PENDING, frozenset({DIEUDONNE}), waiting_for=BEN),
    ),
    "both take their card back": (
        [scan(DIEUDONNE, BEN, 60), revoke(BEN, DIEUDONNE, 90), revoke(DIEUDONNE, BEN, 91)],
        Pair(PairState.NONE),
    ),
    "an old scan that arrives late does not undo a revoke": (
        [scan(DIEUDONNE, BEN, 60), scan(DIEUDONNE, BEN, 30), revoke(BEN, DIEUDONNE, 90)],
        Pair(PairState.PENDING, frozenset({DIEUDONNE}), waiting_for=BEN),
    ),
    "a revoke at the instant of the scan wins": (
        [scan(DIEUDONNE, BEN, 60), revoke(BEN, DIEUDONNE, 60)],
        Pair(PairState.PENDING, frozenset({DIEUDONNE}), waiting_for=BEN),
    ),
    "given again after a revoke": (
        [scan(DIEUDONNE, BEN, 60), revoke(BEN, DIEUDONNE, 90), accept(BEN, DIEUDONNE, 120)],
        MUTUAL,
    ),
    "met again after a revoke": (
        [scan(DIEUDONNE, BEN, 60), revoke(BEN, DIEUDONNE, 90), typed(BEN, DIEUDONNE, 120)],
        MUTUAL,
    ),
    "a block hides everything": (
        [scan(DIEUDONNE, BEN, 60), block(BEN, DIEUDONNE, 90), accept(DIEUDONNE, BEN, 120)],
        Pair(PairState.BLOCKED),
    ),
    "a scan after a block changes nothing": (
        [block(BEN, DIEUDONNE, 50), scan(DIEUDONNE, BEN, 60), scan(DIEUDONNE, BEN, 70)],
        Pair(PairState.BLOCKED),
    ),
    "a block lifted by the other is not lifted": (
        [scan(DIEUDONNE, BEN, 60), block(BEN, DIEUDONNE, 90), unblock(DIEUDONNE, BEN, 95)],
        Pair(PairState.BLOCKED),
    ),
    "a block lifted by who made it": (
        [scan(DIEUDONNE, BEN, 60), block(BEN, DIEUDONNE, 90), unblock(BEN, DIEUDONNE, 95)],
        MUTUAL,
    ),
    "an accept alone gives nothing away": (
        [accept(BEN, DIEUDONNE, 60)],
        Pair(PairState.PENDING, NOBODY, waiting_for=DIEUDONNE),
    ),
    "facts with someone else do not count": (
        [scan(AWA, BEN, 60), block(AWA, DIEUDONNE, 61)],
        Pair(PairState.NONE),
    ),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_i4_the_state_is_the_same_in_every_order_and_with_every_fact_twice(name: str) -> None:
    facts, expected = SCENARIOS[name]
    for order in permutations(facts):
        assert pair_state(order, BEN, DIEUDONNE) == expected
        assert pair_state([*order, *reversed(order)], BEN, DIEUDONNE) == expected


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_state_is_the_same_seen_from_either_side(name: str) -> None:
    facts, expected = SCENARIOS[name]
    assert pair_state(facts, DIEUDONNE, BEN) == expected


FACTS = st.builds(
    fact,
    kind=st.sampled_from(FactKind),
    by=st.sampled_from([BEN, DIEUDONNE]),
    to=st.just(0),
    minute=st.integers(0, 12),
    mode=st.sampled_from(Mode),
).map(lambda f: Fact(f.id, f.kind, f.mode, f.actor, BEN + DIEUDONNE - f.actor, f.at))


@given(st.lists(FACTS, max_size=12), st.randoms(use_true_random=False))
def test_i4_any_facts_in_any_order_say_the_same(facts: list[Fact], random: object) -> None:
    told = pair_state(facts, BEN, DIEUDONNE)
    shuffled = facts + facts[: len(facts) // 2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pair_state(shuffled, DIEUDONNE, BEN) == told


@given(st.lists(FACTS, max_size=12))
def test_i5_a_block_that_nobody_lifts_dominates_all_other_facts(facts: list[Fact]) -> None:
    blocked = [*facts, block(BEN, DIEUDONNE, 13)]
    assert pair_state(blocked, BEN, DIEUDONNE) == Pair(PairState.BLOCKED)


@given(st.lists(FACTS, max_size=12))
def test_nobody_gives_a_card_after_their_last_revoke(facts: list[Fact]) -> None:
    revoked = [*facts, revoke(BEN, DIEUDONNE, 13)]
    assert BEN not in pair_state(revoked, BEN, DIEUDONNE).giving


def test_cards_open_an_hour_before_and_close_six_hours_after() -> None:
    opens, closes = window(EVENING, EVENING + timedelta(hours=3))
    assert (opens, closes) == (EVENING - timedelta(hours=1), EVENING + timedelta(hours=9))


@pytest.mark.parametrize(
    ("happened", "received", "counts"),
    [
        (timedelta(0), timedelta(0), True),
        (timedelta(0), timedelta(days=7), True),
        (timedelta(0), timedelta(days=7, seconds=1), False),
        (timedelta(hours=2), timedelta(hours=1), False),  # a phone whose clock runs ahead
    ],
)
def test_a_meeting_counts_when_told_within_a_week(
    happened: timedelta, received: timedelta, counts: bool
) -> None:
    assert is_in_time(EVENING + happened, EVENING + received) is counts
