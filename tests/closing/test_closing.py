"""A day's closing adds up whichever way it is counted, and the book goes to an accountant whole."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Organizer, User
from app.accounts.rules import Role
from app.closing import queries as closing
from app.closing.rules import month_after, month_before, period, read_month, summed, whole
from app.deciding.actions import confirm_by_hand
from app.events.models import Event
from app.kernel.db import in_transaction
from tests import make
from tests.books.test_postings import pay, send_back
from tests.changes.test_cancel import give_up
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.settlement.test_actions import begin
from tests.web.visiting import sign_in, words

TODAY = period(date(2026, 11, 21), date(2026, 11, 22), zone="Africa/Douala")


@pytest.fixture
def evening(client: FlaskClient) -> tuple[Organizer, User, User]:
    """Two dates, two cashiers, a card, and one order given back."""
    of = make.organizer(code="wusu")
    awa, rose = make.awa(of), make.awa(of, Role.CASHIER)
    first, second = make.event(of), make.event(of, amount=5_000)
    for event, who in ((first, awa), (first, rose), (second, rose)):
        _by_hand(event, who)
    pay(buy(second, 2))
    back = buy(first)
    pay(back)
    give_up(back)
    send_back(back)
    return of, awa, rose


def _by_hand(event: Event, who: User) -> None:
    payment = begin(buy(event), "hand")
    in_transaction(lambda: confirm_by_hand(payment, user_id=who.id, now=NOW))


def test_by_person_by_way_and_by_date_the_day_makes_the_same_sum(
    evening: tuple[Organizer, User, User],
) -> None:
    of, awa, rose = evening
    took = closing.takings(of.id, TODAY, currency="XAF")

    people = summed(took, lambda t: t.who)
    ways = summed(took, lambda t: t.way)
    dates = summed(took, lambda t: t.event_id)

    sums = [people.values(), ways.values(), dates.values()]
    assert [sum(each.left for each in group) for group in sums] == [45_000] * 3
    assert (whole(took).came, whole(took).back, whole(took).payments) == (60_000, 15_000, 5)
    of_each = people[f"user:{awa.id}"].left, people[f"user:{rose.id}"].left
    assert of_each == (15_000, 20_000)
    assert {way: each.left for way, each in ways.items()} == {"hand": 35_000, "card": 10_000}


def test_another_day_and_another_organizer_have_none_of_it(
    evening: tuple[Organizer, User, User],
) -> None:
    tomorrow = period(date(2026, 11, 22), date(2026, 11, 23), zone="Africa/Douala")
    assert closing.takings(evening[0].id, tomorrow, currency="XAF") == []
    assert closing.takings(make.organizer().id, TODAY, currency="XAF") == []


def test_the_months_lines_are_balanced_and_carry_their_papers(
    evening: tuple[Organizer, User, User],
) -> None:
    month = period(date(2026, 11, 1), date(2026, 12, 1), zone="Africa/Douala")
    lines = list(closing.entries(evening[0].id, month))
    assert sum(line.amount for line in lines) == 0
    papers = sorted({line.paper for line in lines if line.paper})
    assert papers == ["AV-2026-000001", *(f"REC-2026-{n:06d}" for n in range(1, 6))]


def test_pages_and_files_tell_it_and_strangers_see_nothing(
    client: FlaskClient, evening: tuple[Organizer, User, User]
) -> None:
    of, _awa, rose = evening
    sign_in(client, rose)
    here = f"/organize/books/{of.code}"
    assert here in client.get("/organize").text
    month = words(client.get(f"{here}?month=2026-11")).replace("\u202f", " ").replace("\u00a0", " ")
    day = words(client.get(f"{here}/2026-11-21")).replace("\u202f", " ").replace("\u00a0", " ")
    assert ("45 000 FCFA" in month, "Samedi 21 novembre" in month) == (True, True)
    assert ("20 000 FCFA" in day, "45 000 FCFA" in day) == (True, True)

    lines = client.get(f"{here}.csv?month=2026-11").text.splitlines()
    rows = [line.split(";") for line in lines[1:]]
    debit, credit = (sum(int(row[n] or 0) for row in rows) for n in (6, 7))
    assert debit == credit > 0
    sheet = client.get(f"{here}.xlsx?month=2026-11")
    with zipfile.ZipFile(io.BytesIO(sheet.data)) as inside:
        assert inside.testzip() is None
        assert "<row" in inside.read("xl/worksheets/sheet1.xml").decode()

    for person, status in ((make.awa(of, Role.DOOR), 403), (make.awa(make.organizer()), 404)):
        sign_in(client, person)
        for address in (here, f"{here}/2026-11-21", f"{here}.csv", f"{here}.xlsx"):
            assert client.get(address).status_code == status
    sign_in(client, rose)
    for day in ("yesterday", "9999-12-31", "0001-01-01", "2026-02-30"):
        assert client.get(f"{here}/{day}").status_code == 404


UNREAD = ("", "x", "2026-13", "9999-12", "0001-01", "99999-01")


def test_months_follow_each_other_and_the_night_of_a_day_is_its_own() -> None:
    today = date(2026, 11, 21)
    assert read_month("2026-02", today=today) == date(2026, 2, 1)
    assert [read_month(typed, today=today) for typed in UNREAD] == [date(2026, 11, 1)] * len(UNREAD)
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_before(date(2027, 1, 1)) == date(2026, 12, 1)
    since, until = TODAY
    assert (since.hour, until - since) == (23, timedelta(days=1))
