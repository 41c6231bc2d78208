"""A team chooses whether a date has a list of who is there; no choice shows everybody (PR8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.accounts.models import AuditEntry, Consent
from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.directories.actions import carry_mode
from app.events.models import Event, Series
from app.events.rules import DirectoryMode
from app.jobs.roll import roll
from app.kernel.db import db, in_transaction, transaction
from app.kernel.errors import NotFound
from app.planning.actions import open_dates
from app.profiles.actions import be_seen
from app.profiles.models import Profile
from app.profiles.queries import directory_of, is_shown_at, shown_at
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
NOW = meeting.EVENING


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two() -> tuple[Profile, Profile, Event]:
    event = meeting.evening()
    ben, zita = meeting.guest("Ben Tabi", event), meeting.guest("Zita Talla", event)
    for one in (ben, zita):
        with transaction():
            be_seen(one, event, locale="fr", now=NOW)
    return ben, zita, event


def chooses(house: Flask, event: Event, mode: str) -> int:
    phone = account_phone(house, make.awa(event.organizer))
    where = f"/organize/events/{event.code}/directory"
    return phone.post(where, data={"mode": mode}).status_code


def test_without_a_list_nobody_is_seen_or_asked_and_each_yes_is_over(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, event = two
    assert [one.id for one in shown_at(event.id, to=ben, now=NOW)] == [zita.id]
    assert chooses(house, event, "off") == 303
    db.session.expire_all()
    assert shown_at(event.id, to=ben, now=NOW) == []
    assert phone_of(house, ben).get(f"/member/presences/{event.code}").status_code == 404
    assert event.title not in plain(phone_of(house, ben).get("/member/consents").text)
    with pytest.raises(NotFound):
        in_transaction(lambda: be_seen(ben, event, locale="fr", now=NOW))
    no = db.session.query(Consent).filter_by(given=False).order_by(Consent.id).all()
    assert [(c.subject, c.purpose, c.event_id) for c in no] == [
        (f"profile:{one.id}", Purpose.DIRECTORY_EVENT, event.id) for one in (ben, zita)
    ]


def test_pr8_a_list_opened_again_asks_everybody_anew(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    ben, zita, event = two
    for mode in ("off", "consenting", "consenting"):
        assert chooses(house, event, mode) == 303
    db.session.expire_all()
    assert directory_of(event.id) is DirectoryMode.CONSENTING
    assert not any(is_shown_at(one, event.id, now=NOW) for one in (ben, zita))
    assert not consented(f"profile:{ben.id}", Purpose.DIRECTORY_EVENT)
    in_transaction(lambda: be_seen(ben, event, locale="fr", now=NOW))
    assert is_shown_at(ben, event.id, now=NOW)
    story = db.session.query(AuditEntry).filter_by(action="directory-chosen")
    assert [row.facts["mode"] for row in story.order_by(AuditEntry.id)] == ["off", "consenting"]


def test_only_its_own_team_chooses_among_two_and_none_shows_everybody(
    house: Flask, two: tuple[Profile, Profile, Event]
) -> None:
    _ben, _zita, event = two
    assert {mode.value for mode in DirectoryMode} == {"off", "consenting"}
    assert (chooses(house, event, "all"), chooses(house, event, "")) == (422, 422)
    stranger = account_phone(house, make.awa(make.organizer(name="Autre maison")))
    where = f"/organize/events/{event.code}/directory"
    assert stranger.get(where).status_code == 404
    assert stranger.post(where, data={"mode": "off"}).status_code == 404
    assert directory_of(event.id) is DirectoryMode.CONSENTING
    own = account_phone(house, make.awa(event.organizer))
    assert f"{event.code}/directory" in own.get(f"/organize/events/{event.code}").text


TOLD = {
    "consenting": "Liste des présents : seulement ceux qui l’acceptent, entre eux.",
    "off": "Pas de liste des présents à cette date : personne ne voit qui vient.",
}


@pytest.mark.parametrize("mode", ["consenting", "off"])
def test_pr8_a_stranger_reads_which_before_they_order(house: Flask, mode: str) -> None:
    event = make.event(starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=3, hours=2))
    assert chooses(house, event, mode) == 303
    for page in (f"/events/{event.code}", f"/events/{event.code}/orders/new"):
        told = plain(house.test_client().get(page).text)
        assert [words for words in TOLD.values() if plain(words) in told] == [plain(TOLD[mode])]


def dates_of(series: Series, *days: int) -> list[Event]:
    """So many days from now."""
    return [
        make.event(
            series.organizer,
            series_id=series.id,
            starts_at=NOW + timedelta(days=n),
            ends_at=NOW + timedelta(days=n, hours=2),
        )
        for n in days
    ]


def modes(*events: Event) -> list[str]:
    db.session.expire_all()
    return [directory_of(event.id).value for event in events]


def test_a_choice_goes_on_to_the_dates_that_follow_when_asked(house: Flask) -> None:
    series = make.series(published_at=NOW)
    past, first, second, third = dates_of(series, -9, 3, 10, 17)
    other = make.event(series.organizer, starts_at=NOW + timedelta(days=11))
    phone = account_phone(house, make.awa(series.organizer))
    where = f"/organize/events/{second.code}/directory"
    assert "Aussi pour la date suivante" in phone.get(where).text
    phone.post(where, data={"mode": "off"})
    assert (
        modes(past, first, second, third, other)
        == ["consenting"] * 2 + ["off"] + ["consenting"] * 2
    )
    phone.post(where, data={"mode": "off", "following": "1"})
    assert modes(past, first, second, third, other) == ["consenting"] * 2 + ["off"] * 2 + [
        "consenting"
    ]
    alone = f"/organize/events/{other.code}/directory"
    assert "Aussi pour" not in phone.get(alone).text


def test_dates_made_later_have_a_list_or_none_as_the_last_one(house: Flask) -> None:
    series = make.series(published_at=NOW, dates_ahead=3)
    with transaction():
        first = open_dates(series, now=NOW)
        carry_mode(first, now=NOW)
    assert modes(*first) == ["consenting"] * 3
    assert chooses(house, first[-1], "off") == 303
    with transaction():
        db.session.get_one(Series, series.id).dates_ahead = 5
    assert roll(series.id) == 2
    made = db.session.query(Event).filter_by(series_id=series.id).order_by(Event.starts_at).all()
    assert modes(*made) == ["consenting"] * 2 + ["off"] * 3


def test_a_date_added_between_two_does_as_the_one_before_it(house: Flask) -> None:
    series = make.series(published_at=NOW)
    (first, last) = dates_of(series, 3, 17)
    assert chooses(house, first, "off") == 303
    day = (NOW + timedelta(days=10)).date()
    phone = account_phone(house, make.awa(series.organizer))
    asked = {"day": day.isoformat(), "starts_at": "10:00", "ends_at": "12:00"}
    answer = phone.post(f"/organize/series/{series.code}/dates", data=asked)
    assert answer.status_code == 303
    (added,) = [e for e in series.events if e.id not in (first.id, last.id)]
    assert modes(first, added, last) == ["off", "off", "consenting"]
