"""The pictures' pages: the same people in a list, one's own alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests import meeting
from tests.meeting import phone_of, plain
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def test_the_picture_of_events_names_its_people_in_a_list(house: Flask) -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben", evening), meeting.guest("Awa Ngono", evening)
    assert "Personne encore" in plain(phone_of(house, ben).get("/member/pictures?by=event").text)
    meeting.meets(ben, meeting.code(awa, evening))
    with statements() as sent:
        page = plain(phone_of(house, ben).get("/member/pictures?by=event").text)
    assert ("Awa Ngono" in page, "AfterWork Douala, sam. 28 nov." in page) == (True, True)
    assert page.count('class="net-dot"') == 1
    assert f"/member/evenings/{evening.code}" in page
    assert len(sent) <= 6
    assert "Aucun thème" in phone_of(house, ben).get("/member/pictures?by=theme").text


def test_before_and_after_an_evening_in_words_and_for_its_owner_alone(house: Flask) -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben", evening), meeting.guest("Awa Ngono", evening)
    meeting.meets(ben, meeting.code(awa, evening))
    page = plain(phone_of(house, ben).get(f"/member/evenings/{evening.code}").text)
    for words in ("Avant : 0", "Après : 1", "1 nouvelle rencontre", "Awa Ngono"):
        assert words in page
    assert page.count('class="net-new"') == 2  # in the picture and its key
    stranger = phone_of(house, meeting.person("Dieudonné"))
    assert stranger.get(f"/member/evenings/{evening.code}").status_code == 404


def test_the_pictures_are_led_to_from_the_book_the_contact_and_the_evening(house: Flask) -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben", evening), meeting.guest("Awa Ngono", evening)
    contact = meeting.meets(ben, meeting.code(awa, evening))
    phone = phone_of(house, ben)
    here = f"/member/evenings/{evening.code}"
    assert "/member/pictures" in phone.get("/member/contacts").text
    assert here in phone.get(f"/member/contacts/{contact.id}").text
    assert "/member/pictures" in phone.get("/member/encounters").text
