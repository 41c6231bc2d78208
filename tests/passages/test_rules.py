"""Who is in follows from what happened, not from when it was heard. Without database."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.door.rules import Result, ScanKind, Verdict
from app.gates.rules import Reentry
from app.passages.rules import Passage, Story, Turn, knows_all, told_by
from tests.conftest import NOW

IN, OUT, UNDO = ScanKind.ENTRY, ScanKind.EXIT, ScanKind.UNDO
ENTRIES = (Verdict.OK, Verdict.AGAIN, Verdict.FORCED, Verdict.DISPUTED, Verdict.DUP)
EXITS = (Verdict.OUT, Verdict.NOT_INSIDE, Verdict.CANCELLED)


def one(
    n: int, kind: ScanKind, verdict: Verdict, second: int, undoes: str | None = None
) -> Passage:
    return Passage(str(n), kind, verdict, NOW + timedelta(seconds=second), f"Porte {n}", undoes)


@st.composite
def evenings(draw: st.DrawFn) -> list[Passage]:
    """What doors may tell of one ticket: entries, exits, undos of any of them, at any second."""
    seconds = st.integers(0, 9)  # few: some happen at once
    entry = st.tuples(st.just(IN), st.sampled_from(ENTRIES), seconds)
    exit_ = st.tuples(st.just(OUT), st.sampled_from(EXITS), seconds)
    moves = draw(st.lists(st.one_of(entry, exit_), max_size=9))
    told = [one(n, *move) for n, move in enumerate(moves)]
    undone = draw(st.lists(st.integers(0, 10), max_size=3))  # some of scans nobody has heard of
    told += [
        one(20 + n, UNDO, Verdict.OK, draw(seconds), undoes=str(of)) for n, of in enumerate(undone)
    ]
    return told


@settings(max_examples=300)
@given(evenings(), st.sampled_from(Reentry), st.randoms(use_true_random=False))
def test_the_same_scans_in_any_order_come_to_the_same(
    told: list[Passage], reentry: Reentry, dice: random.Random
) -> None:
    shuffled = list(told)
    dice.shuffle(shuffled)
    assert told_by(shuffled, reentry) == told_by(told, reentry)


@settings(max_examples=300)
@given(evenings(), st.sampled_from(Reentry))
def test_what_it_comes_to_holds_together(told: list[Passage], reentry: Reentry) -> None:
    story = told_by(told, reentry)
    results = list(story.said.values())
    assert set(story.said) == {scan.id for scan in told}  # each is answered, once
    assert results.count(Result.ACCEPTED) <= 1  # one first entry
    assert (story.first is None) == (
        not {Result.ACCEPTED, Result.FORCED} & set(results)
    )  # and nobody came back, or met anybody, who was not there
    if story.first is None:
        assert not {Result.REENTERED, Result.CONFLICT, Result.EXITED} & set(results)
    assert set(story.met) == {id_ for id_, said in story.said.items() if said is Result.CONFLICT}
    if reentry is Reentry.FREE:
        assert Result.CONFLICT not in results


def said(reentry: Reentry, *told: Passage) -> tuple[Story, list[str]]:
    story = told_by(told, reentry)
    return story, [story.said[scan.id].value for scan in told]


def test_nobody_comes_back_where_nobody_may() -> None:
    story, results = said(
        Reentry.NO,
        one(1, IN, Verdict.OK, 1),
        one(2, OUT, Verdict.OUT, 2),
        one(3, IN, Verdict.OK, 3),
    )
    assert results == ["accepted", "exited", "conflict"]
    assert story.met["3"].gate == "Porte 1"
    assert story.exited_at is None  # somebody is in


def test_a_return_by_the_rule_of_its_hour_is_no_conflict_once_the_rule_is_gone() -> None:
    _, results = said(
        Reentry.NO,
        one(1, IN, Verdict.OK, 1),
        one(2, IN, Verdict.AGAIN, 2),
        one(3, IN, Verdict.OK, 3),
    )
    assert results == ["accepted", "reentered", "conflict"]


def test_two_who_come_back_with_one_exit_are_a_conflict() -> None:
    _, results = said(
        Reentry.AFTER_EXIT,
        one(1, IN, Verdict.OK, 1),
        one(2, OUT, Verdict.OUT, 2),
        one(3, IN, Verdict.AGAIN, 3),
        one(4, IN, Verdict.AGAIN, 4),
    )
    assert results == ["accepted", "exited", "reentered", "conflict"]


def test_at_the_same_instant_one_comes_in_before_one_goes_out() -> None:
    for entry, exit_ in ((1, 2), (2, 1)):  # whatever the ids of their phones
        story, results = said(
            Reentry.AFTER_EXIT,
            one(exit_, OUT, Verdict.OUT, 5),
            one(entry, IN, Verdict.OK, 5),
        )
        assert (results, story.exited_at) == (["exited", "accepted"], NOW + timedelta(seconds=5))


def test_an_exit_taken_back_did_not_happen() -> None:
    story, results = said(
        Reentry.AFTER_EXIT,
        one(1, IN, Verdict.OK, 1),
        one(2, OUT, Verdict.OUT, 2),
        one(3, UNDO, Verdict.OK, 3, undoes="2"),
        one(4, IN, Verdict.OK, 4),
    )
    assert results == ["accepted", "undone", "undone", "conflict"]
    assert story.exited_at is None


def test_an_undo_heard_before_its_entry_takes_it_back() -> None:
    undo, entry = one(2, UNDO, Verdict.OK, 2, undoes="1"), one(1, IN, Verdict.OK, 1)
    assert said(Reentry.NO, undo)[1] == ["unknown"]
    story, results = said(Reentry.NO, undo, entry)
    assert (results, story.first) == (["undone", "undone"], None)


def turn(seq: int, *, plain: bool = True) -> Turn:
    return Turn(seq, [], plain)


def test_a_phone_knows_all_while_every_change_since_its_list_is_its_own() -> None:
    assert knows_all(7, 7, [])
    assert knows_all(7, 7, [turn(8), turn(9)])
    assert not knows_all(7, 6, [])  # something changed that it never heard of
    assert not knows_all(7, 8, [])  # it counted further than we do
    assert not knows_all(7, 7, [turn(8), turn(10)])  # another door came in between
    assert not knows_all(7, 7, [turn(9)])
    assert not knows_all(7, 7, [turn(8, plain=False)])  # it was told otherwise than it thinks
