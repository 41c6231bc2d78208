"""Taking in what phones tell: each scan once, the first entry wins, an undo is a fact too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask

from app.door.models import Entry, Scan, Scanner
from app.door.queries import arrivals, change_seq, conflicts_since, let_in_by_hand, rows_since
from app.door.rules import ADMITS, DeviceRole, Result, ScanKind, Told, Verdict
from app.events.models import Event
from app.gates.actions import settle_rules
from app.gates.queries import rules_of
from app.gates.rules import Reentry, Rules
from app.kernel.db import db, transaction
from app.passages.actions import admit, take_scans
from app.passages.rules import Taken
from app.tickets.models import Ticket
from tests import make
from tests.conftest import NOW
from tests.door.making import cancel, phone, ticket, told

LATER = NOW + timedelta(minutes=5)
RIGHT = timedelta(0)


def take(scanner: Scanner, *scans: Told, skew: timedelta = RIGHT) -> list[Taken]:
    with transaction():
        return take_scans(scanner, scans, skew=skew, now=LATER)


def results(scanner: Scanner, *scans: Told, **facts: Any) -> list[Result]:
    return [one.result for one in take(scanner, *scans, **facts)]


def entry(of: Ticket) -> tuple[str, float] | None:
    """Gate and seconds after NOW of who is in with this ticket."""
    db.session.expire_all()
    row = db.session.get(Entry, of.id)
    return (row.gate, (row.entered_at - NOW).total_seconds()) if row else None


def test_a_green_scan_lets_in(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event)
    with transaction():
        taken = admit(a, told(zita, seconds=1), now=LATER)
    assert (taken.result, taken.replay) == (Result.ACCEPTED, False)
    assert entry(zita) == ("Porte A", 1.0)


def test_the_same_batch_twice_is_taken_in_once(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event)
    batch = [told(zita, seconds=1), told(zita, seconds=2, verdict=Verdict.DUP)]
    first = take(a, *batch)
    again = take(a, *batch)
    assert [(t.result, t.replay) for t in first] == [("accepted", False), ("logged", False)]
    assert [(t.result, t.replay) for t in again] == [("accepted", True), ("logged", True)]
    assert db.session.query(Scan).count() == 2


def test_a_scan_twice_in_one_batch_is_one(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event)
    scan = told(zita)
    assert [(t.result, t.replay) for t in take(a, scan, scan)] == [
        ("accepted", False),
        ("accepted", True),
    ]


def test_a_second_entry_is_kept_and_told_as_a_conflict(house: Flask) -> None:
    event = make.event()
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    assert results(a, told(zita, seconds=10)) == ["accepted"]
    second = take(b, told(zita, seconds=70))[0]
    assert (second.result, second.first_gate) == ("conflict", "Porte A")
    assert second.first_at == NOW + timedelta(seconds=10)
    assert entry(zita) == ("Porte A", 10.0)


def test_the_earlier_of_two_entries_wins_though_it_comes_late(house: Flask) -> None:
    event = make.event()
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    three_hours = timedelta(hours=3)
    fast = told(zita, seconds=70 + 3 * 3600)  # by a clock three hours fast
    assert results(b, fast, skew=-three_hours) == ["accepted"]
    assert entry(zita) == ("Porte B", 70.0)
    seen = change_seq(event.id)
    assert results(a, told(zita, seconds=10)) == ["accepted"]
    assert entry(zita) == ("Porte A", 10.0)
    said = [(scan.first_gate, gate) for scan, gate, _, _ in conflicts_since(event.id, seen)]
    assert said == [("Porte A", "Porte B")]  # told anew: it was the second after all


def test_entry_undo_entry(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event)
    first = told(zita, seconds=1)
    undo = told(zita, seconds=2, kind=ScanKind.UNDO, undoes=first.id)
    assert results(a, first, undo) == ["undone", "undone"]
    assert entry(zita) is None
    assert results(a, told(zita, seconds=3)) == ["accepted"]
    assert entry(zita) == ("Porte A", 3.0)
    assert db.session.query(Scan).count() == 3


def test_undoing_the_first_of_two_entries_leaves_the_second(house: Flask) -> None:
    event = make.event()
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    first = told(zita, seconds=10)
    take(a, first)
    take(b, told(zita, seconds=70))
    assert results(a, told(zita, seconds=80, kind=ScanKind.UNDO, undoes=first.id)) == ["undone"]
    assert entry(zita) == ("Porte B", 70.0)


def test_undoing_the_second_of_two_entries_leaves_the_first(house: Flask) -> None:
    event = make.event()
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    second = told(zita, seconds=70)
    take(a, told(zita, seconds=10))
    take(b, second, told(zita, seconds=80, kind=ScanKind.UNDO, undoes=second.id))
    assert entry(zita) == ("Porte A", 10.0)


def test_an_undo_of_nothing_or_of_another_ticket_changes_nothing(house: Flask) -> None:
    event = make.event()
    zita, ben, (a, _) = ticket(event), ticket(event, "Ben"), phone(event)
    theirs = told(ben, seconds=1)
    take(a, told(zita, seconds=1), theirs)
    undo: dict[str, Any] = {"kind": ScanKind.UNDO, "seconds": 2}
    assert results(a, told(zita, undoes=theirs.id, **undo)) == ["unknown"]
    assert results(a, told(zita, undoes="0" * 36, **undo)) == ["unknown"]
    assert results(a, told(zita, **undo)) == ["unknown"]
    assert (entry(zita), entry(ben)) == (("Porte A", 1.0), ("Porte A", 1.0))


def test_a_ticket_cancelled_meanwhile_is_let_in_and_said_so(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event)
    cancel(zita)
    assert results(a, told(zita, offline=True)) == ["accepted_cancelled"]
    assert arrivals(event.id).entered == 1


def test_refusals_are_logged_and_let_nobody_in(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event)
    refusals = [verdict for verdict in Verdict if verdict not in ADMITS]
    assert results(a, *(told(zita, verdict=verdict) for verdict in refusals)) == [
        "logged" for _ in refusals
    ]
    assert entry(zita) is None


def test_a_phone_of_another_event_lets_nobody_in(house: Flask) -> None:
    event, other = make.event(), make.event()
    zita, (a, _) = ticket(event), phone(other)
    assert results(a, told(zita)) == ["unknown"]
    assert entry(zita) is None


def test_an_entry_never_lies_in_the_future_or_before_the_pairing(house: Flask) -> None:
    event = make.event()
    zita, ben, (a, _) = ticket(event), ticket(event, "Ben"), phone(event)
    take(a, told(zita, seconds=86_400), told(ben, seconds=-86_400))
    assert (entry(zita), entry(ben)) == (("Porte A", 300.0), ("Porte A", 0.0))


def test_other_doors_hear_of_each_change_once(house: Flask) -> None:
    event = make.event()
    zita, _ben, (a, _) = ticket(event), ticket(event, "Ben"), phone(event)
    desk = DeviceRole.DESK
    seen = change_seq(event.id)
    assert [row[1] for row in rows_since(event, 0, desk)] == ["Zita Talla", "Ben"]
    assert rows_since(event, seen, desk) == []
    take(a, told(zita, seconds=1))
    at = 1795280401000
    row = (zita.token_hash, "Zita Talla", zita.ticket_type_id, "valid", at, "Porte A", 1)
    assert rows_since(event, seen, desk) == [row]
    seen = change_seq(event.id)
    take(a, told(zita, seconds=2, verdict=Verdict.DUP))
    assert rows_since(event, seen, desk) == []


def settle(event: Event, reentry: Reentry) -> None:
    awa = make.user("Awa")
    with transaction():
        assert settle_rules(event, Rules(reentry), by=awa, now=NOW)


def test_who_goes_out_and_comes_back_is_one_entry(house: Flask) -> None:
    event = make.event()
    settle(event, Reentry.AFTER_EXIT)
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    out = told(zita, seconds=20, kind=ScanKind.EXIT, verdict=Verdict.OUT)
    assert results(a, told(zita, seconds=10), out) == ["accepted", "exited"]
    [row] = rows_since(event, 0, DeviceRole.DESK)
    assert row[4:] == (1795280410000, "Porte A", 1, {"x": 1795280420000})
    assert results(b, told(zita, seconds=30, verdict=Verdict.AGAIN)) == ["reentered"]
    assert entry(zita) == ("Porte A", 10.0)
    [row] = rows_since(event, 0, DeviceRole.DESK)
    assert row[4:] == (1795280410000, "Porte A", 1)
    assert results(b, told(zita, seconds=40)) == ["conflict"]  # by an older list: nobody went out


def test_where_coming_back_is_free_two_doors_without_network_are_no_conflict(house: Flask) -> None:
    event = make.event()
    settle(event, Reentry.FREE)
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    assert results(b, told(zita, seconds=70, offline=True)) == ["accepted"]
    assert results(a, told(zita, seconds=10, offline=True)) == ["accepted"]
    assert entry(zita) == ("Porte A", 10.0)
    assert conflicts_since(event.id, 0) == []


def test_an_exit_heard_late_takes_a_conflict_back(house: Flask) -> None:
    event = make.event()
    settle(event, Reentry.AFTER_EXIT)
    zita = ticket(event)
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    take(a, told(zita, seconds=10))
    assert results(b, told(zita, seconds=30)) == ["conflict"]
    late = told(zita, seconds=20, kind=ScanKind.EXIT, verdict=Verdict.NOT_INSIDE)
    assert results(a, late) == ["exited"]
    assert conflicts_since(event.id, 0) == []


def test_the_desk_lets_in_against_a_verdict_and_its_reason_is_kept(house: Flask) -> None:
    event = make.event()
    zita, (a, _) = ticket(event), phone(event, "Guichet", DeviceRole.DESK)
    forced = told(zita, seconds=20, verdict=Verdict.FORCED, reason="Frère jumeau")
    stranger = told("a" * 16, seconds=30, verdict=Verdict.FORCED, reason="Payé hier")
    assert results(a, told(zita, seconds=10), forced, stranger) == ["accepted", "forced", "unknown"]
    assert conflicts_since(event.id, 0) == []
    said = [(name, scan.reason) for scan, _gate, name in let_in_by_hand(event.id)]
    assert said == [(None, "Payé hier"), ("Zita Talla", "Frère jumeau")]


def test_rules_kept_again_as_they_are_change_nothing(house: Flask) -> None:
    event, awa = make.event(), make.user("Awa")
    with transaction():
        assert not settle_rules(event, Rules(), by=awa, now=NOW)
    settle(event, Reentry.FREE)
    assert rules_of(event.id) == Rules(Reentry.FREE)


def test_an_empty_batch_counts_no_change(house: Flask) -> None:
    event = make.event()
    a, _ = phone(event)
    seq = change_seq(event.id)
    assert take(a) == []
    assert change_seq(event.id) == seq


def test_arrivals_are_counted_by_gate(house: Flask) -> None:
    event = make.event()
    (a, _), (b, _) = phone(event, "Porte A"), phone(event, "Porte B")
    people = [ticket(event, name) for name in ("Awa", "Ben", "Zita", "Ines")]
    cancel(people[3])
    take(a, told(people[0]), told(people[1]))
    take(b, told(people[2]))
    room = arrivals(event.id)
    assert (room.expected, room.entered) == (3, 3)
    assert room.by_gate == {"Porte A": 2, "Porte B": 1}


def test_a_scan_s_id_from_another_event_tells_nothing(house: Flask) -> None:
    here, there = make.event(), make.event()
    mine, theirs = ticket(here), ticket(there)
    known = told(theirs)
    take(phone(there, gate="Porte secrète")[0], known)

    [taken] = take(phone(here)[0], replace(told(mine), id=known.id))

    assert (taken.result, taken.first_gate) == (Result.UNKNOWN, "")
