"""/b/<code>: what a camera opens. Looking changes nothing; strangers learn a first name at most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from app.accounts.models import Attempt
from app.contacts.models import Contact
from app.encounters.actions import block, hide_code
from app.encounters.models import CardToken, EncounterFact
from app.events.models import Event
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.web.card_codes import code_address
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def two() -> tuple[Profile, Profile, CardToken, Event]:
    """(Ben, Dieudonné, the code Ben shows, the evening)."""
    evening = meeting.evening()
    ben, dieudonne = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné Mbarga", evening)
    return ben, dieudonne, meeting.code(ben, evening), evening


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def same(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_pr10_a_stranger_reads_the_badge_line_and_how_to_come_in(client: FlaskClient) -> None:
    _ben, _d, shown, _evening = two()
    for path in (f"/b/{shown.token}", f"/B/{shown.token}", f"/b/{shown.token.lower()}"):
        answer = client.get(path)
        page = plain(answer.text)
        assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
        assert ("Ben" in page, "ActivSpaces" in page, "Ouvrez votre billet" in page) == (
            True,
            True,
            True,
        )
        for hidden in ("Tabi", "677", "ben@", "Transport frigorifique"):
            assert hidden not in page


def test_looking_changes_nothing(house: Flask, client: FlaskClient) -> None:
    _ben, dieudonne, shown, _evening = two()
    before = rows()
    for phone in (client, phone_of(house, dieudonne)):
        for path in (f"/b/{shown.token}", f"/B/{shown.token}"):
            phone.get(path)
            phone.head(path)
    assert rows() == before


def test_one_button_puts_each_in_the_others_book(house: Flask) -> None:
    ben, dieudonne, shown, evening = two()
    phone = phone_of(house, dieudonne)
    page = plain(phone.get(f"/b/{shown.token}").text)
    assert "Échanger nos contacts" in page
    assert "Dieudonné Mbarga" in page  # what he is about to give
    fact = re.search(r'name="id" value="([^"]+)"', page)
    assert fact is not None
    answers = [
        phone.post(f"/b/{shown.token}/encounters", data={"id": fact[1]}) for _double in range(2)
    ]
    assert {a.status_code for a in answers} == {303}
    assert answers[0].location == answers[1].location
    assert "Ben Tabi" in phone.get(answers[0].location).text
    books = {c.owner_id: (c.name, c.context_event_id) for c in db.session.query(Contact)}
    assert books == {ben.id: ("Dieudonné", evening.id), dieudonne.id: ("Ben", evening.id)}
    (kept,) = db.session.query(EncounterFact)
    assert (kept.id, kept.from_id, kept.to_id) == (fact[1], dieudonne.id, ben.id)
    again = phone.get(f"/b/{shown.token}").text
    assert "Ouvrir le contact" in again


def test_the_owner_is_told_it_is_their_own(house: Flask) -> None:
    ben, _d, shown, _evening = two()
    phone = phone_of(house, ben)
    assert "votre propre carte" in phone.get(f"/b/{shown.token}").text
    answer = phone.post(f"/b/{shown.token}/encounters")
    assert (answer.status_code, "votre propre code" in answer.text) == (422, True)


def test_a_form_id_that_is_no_uuid_is_replaced(house: Flask) -> None:
    _ben, dieudonne, shown, _evening = two()
    phone_of(house, dieudonne).post(f"/b/{shown.token}/encounters", data={"id": "'; DROP"})
    assert len(db.session.query(EncounterFact).one().id) == 36


def test_who_is_not_in_the_network_exchanges_nothing(house: Flask, client: FlaskClient) -> None:
    ben, _d, shown, evening = two()
    chantal = meeting.guest("Chantal", evening)
    phone = phone_of(house, chantal)
    phone.post("/member/card/end")
    for visitor in (client, phone):
        answer = visitor.post(f"/b/{shown.token}/encounters", data={"id": str(uuid4())})
        assert answer.status_code == 403
    assert db.session.query(Contact).filter_by(owner_id=ben.id).count() == 0


def test_pr15_unknown_over_hidden_and_blocked_codes_answer_the_same(house: Flask) -> None:
    ben, dieudonne, shown, evening = two()
    ticket = meeting.ticket(evening)
    chantal = meeting.guest("Chantal", evening)
    hers = meeting.code(chantal, evening)
    with transaction():
        hide_code(chantal, evening, now=meeting.EVENING)
        block(ben, dieudonne.id, now=meeting.EVENING)
    phone = phone_of(house, dieudonne)
    codes = ["0" * 16, hers.token, shown.token, ticket.token, ticket.secret, "é", "A" * 300]
    pages = {(a.status_code, same(a.text)) for a in (phone.get(f"/b/{c}") for c in codes)}
    posts = {
        (a.status_code, same(a.text)) for a in (phone.post(f"/b/{c}/encounters") for c in codes)
    }
    assert (len(pages), len(posts)) == (1, 1)
    assert pages.pop()[0] == posts.pop()[0] == 404


def test_pr14_after_the_evening_the_code_is_unknown(house: Flask) -> None:
    _ben, dieudonne, shown, evening = two()
    with time_machine.travel(evening.ends_at.timestamp() + 6 * 3600 + 60):
        answer = phone_of(house, dieudonne).get(f"/b/{shown.token}")
        assert (answer.status_code, "n’existe pas" in answer.text) == (404, True)


def test_a_card_never_opens_the_door_and_a_ticket_is_no_card(client: FlaskClient) -> None:
    _ben, _d, shown, evening = two()
    ticket = meeting.ticket(evening)
    assert client.get(f"/t/{shown.token}").status_code == 404
    assert client.get(f"/b/{ticket.token}").status_code == 404
    assert client.get(f"/b/{ticket.secret}").status_code == 404


def test_pr15_guessing_stops_after_thirty_wrong_codes_an_hour(house: Flask) -> None:
    _ben, dieudonne, shown, evening = two()
    chantal = meeting.guest("Chantal", evening)
    phone = phone_of(house, dieudonne)
    assert [phone.get("/b/" + "0" * 16).status_code for _ in range(31)] == [404] * 30 + [429]
    right = phone.get(f"/b/{shown.token}")
    assert (right.status_code, right.headers["Retry-After"] > "0") == (429, True)
    assert phone_of(house, chantal).get(f"/b/{shown.token}").status_code == 200
    assert db.session.query(Attempt).count() == 60  # of this person, and of this place
    with transaction():
        db.session.execute(text("DELETE FROM attempt"))
    assert phone.get(f"/b/{shown.token}").status_code == 200


@pytest.mark.one_database
def test_another_profile_does_not_lift_the_limit(house: Flask) -> None:
    """One ticket opens guest profiles without end: the place they come from is counted too."""
    evening = meeting.evening()
    answers = []
    for n in range(11):
        phone = phone_of(house, meeting.guest(f"Dieudonné {n}", evening))
        answers += [phone.get("/b/ZZZZZZ").status_code for _ in range(30)]
    assert answers == [404] * 300 + [429] * 30


def test_right_codes_are_not_counted(house: Flask) -> None:
    _ben, dieudonne, shown, _evening = two()
    phone = phone_of(house, dieudonne)
    assert {phone.get(f"/b/{shown.token}").status_code for _ in range(35)} == {200}


def test_the_address_in_the_code_is_all_upper_case_and_opens(client: FlaskClient) -> None:
    _ben, _d, shown, _evening = two()
    with client.application.test_request_context():
        address = code_address(shown)
    assert address == f"HTTP://LOCALHOST/B/{shown.token}"
    assert client.get(address.removeprefix("HTTP://LOCALHOST")).status_code == 200


def test_a_strange_name_on_a_card_is_shown_as_it_is(client: FlaskClient) -> None:
    evening = meeting.evening()
    rude = meeting.guest("<b>مريم</b>", evening, organisation="<script>alert(1)</script>")
    page = client.get(f"/b/{meeting.code(rude, evening).token}").text
    assert "&lt;b&gt;مريم&lt;/b&gt;" in page
    assert "<script>alert" not in page


def test_the_form_needs_its_token(house: Flask) -> None:
    _ben, dieudonne, shown, _evening = two()
    phone = phone_of(house, dieudonne)
    house.config["WTF_CSRF_ENABLED"] = True
    assert phone.post(f"/b/{shown.token}/encounters").status_code == 400
    assert db.session.query(EncounterFact).count() == 0
    assert make.NOW < meeting.EVENING
