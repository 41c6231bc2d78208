"""The yes to the network, on the page of a ticket: unticked, versioned, no condition of entry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.actions import give_consent
from app.accounts.models import Consent
from app.accounts.rules import CONSENT_VERSION, Purpose
from app.kernel.db import db, transaction
from app.orders.queries import order_of_ticket
from app.profiles.models import Presence, Profile
from app.profiles.queries import presence_of
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
YES = {
    "name": "Ben Tabi",
    "headline": "Transport frigorifique",
    "organisation": "ActivSpaces",
    "phone": "6 77 12 34 56",
    "email": "",
    "agrees": "y",
    "adult": "y",
}


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def a_ticket() -> Ticket:
    return meeting.ticket(meeting.evening(), "Ben Tabi")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_pr1_a_ticket_alone_makes_no_profile(client: FlaskClient) -> None:
    ticket = a_ticket()
    page = client.get(f"/t/{ticket.secret}").text
    assert "Préparer ma carte" in page
    assert (count(Profile), count(Presence), count(Consent)) == (0, 0, 0)


def test_pr2_the_boxes_start_unticked_and_the_name_is_the_holders(client: FlaskClient) -> None:
    page = client.get(f"/t/{a_ticket().secret}/profile").text
    assert 'value="Ben Tabi"' in page
    assert "checked" not in page
    assert "677" not in page.replace(" ", "").replace("\u00a0", "")


def test_yes_makes_a_card_a_consent_and_this_phone_theirs(client: FlaskClient) -> None:
    ticket = a_ticket()
    answer = client.post(f"/t/{ticket.secret}/profile", data=YES)
    assert answer.location == f"/member/code?event={ticket.event.code}"
    profile = db.session.query(Profile).one()
    assert (profile.is_active, profile.user_id, profile.adult_declared_at is not None) == (
        True,
        None,
        True,
    )
    assert profile.card is not None
    assert (profile.card.phone, profile.card.email) == ("+237677123456", "")
    consent = db.session.query(Consent).one()
    assert (consent.subject, consent.purpose, consent.given, consent.text_version) == (
        f"profile:{profile.id}",
        Purpose.BADGE_SCAN,
        True,
        CONSENT_VERSION,
    )
    assert (consent.locale, consent.channel) == ("fr", "web")
    assert db.session.query(Presence).one().ticket_id == ticket.id
    assert "Montrer mon code" in client.get(answer.location).text
    assert "Votre carte est prête" in client.get(f"/t/{ticket.secret}").text


WRONG = [
    ({"agrees": ""}, "Cochez cette case pour entrer dans le réseau."),
    ({"adult": ""}, "Cochez cette case pour entrer dans le réseau."),
    ({"name": " "}, "Écrivez un nom."),
    ({"name": "x" * 240}, "200 caractères au plus (vous en avez 240)."),
    ({"headline": "x" * 81}, "80 caractères au plus (vous en avez 81)."),
    ({"organisation": "x" * 121}, "120 caractères au plus (vous en avez 121)."),
    ({"phone": "67x"}, "Numéro incomplet : 9 chiffres, par ex. 6 77 12 34 56."),
    ({"email": "ben@"}, "Cette adresse ne semble pas juste. Modèle : awa@exemple.cm"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_answer_is_told_keeps_the_rest_and_stores_nothing(
    client: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(f"/t/{a_ticket().secret}/profile", data=YES | wrong)
    page = plain(answer.text)
    assert (answer.status_code, sentence in page) == (422, True)
    typed = (YES | wrong).values()
    assert all(value in page for value in typed if value not in ("", "y", " "))
    assert (count(Profile), count(Presence), count(Consent)) == (0, 0, 0)


@pytest.mark.parametrize("name", ["مريم 🎉", "nob\u202egpj.eb", "<b>Ben</b>"])
def test_any_name_makes_a_card(client: FlaskClient, name: str) -> None:
    client.post(f"/t/{a_ticket().secret}/profile", data=YES | {"name": name})
    card = db.session.query(Profile).one().card
    assert card is not None
    assert card.name == name.replace("\u202e", "")


def test_an_unknown_cancelled_or_past_ticket_joins_nothing(client: FlaskClient) -> None:
    ticket = a_ticket()
    assert client.post("/t/nowhere/profile", data=YES).status_code == 404
    with time_machine.travel(ticket.event.ends_at.timestamp() + 6 * 3600 + 60):
        assert client.post(f"/t/{ticket.secret}/profile", data=YES).status_code == 404
    with transaction():
        ticket.status = TicketStatus.CANCELLED
    assert client.post(f"/t/{ticket.secret}/profile", data=YES).status_code == 404
    assert "Préparer ma carte" not in client.get(f"/t/{ticket.secret}").text
    assert count(Profile) == 0


def test_a_buyers_phone_shows_only_after_their_own_yes_and_on_their_only_ticket(
    client: FlaskClient,
) -> None:
    ticket = a_ticket()
    order = order_of_ticket(ticket)
    with transaction():
        give_consent(f"order:{order.id}", Purpose.BADGE_SCAN, locale="fr", now=make.NOW)
    page = plain(client.get(f"/t/{ticket.secret}").text)
    assert "+237 6 77 12 34 56" in page
    assert "checked" not in page


def test_a_second_ticket_is_theirs_with_one_touch(house: Flask) -> None:
    first, second = meeting.evening(), meeting.evening()
    ben = meeting.guest("Ben", first)
    ticket = meeting.ticket(second)
    phone = phone_of(house, ben)
    assert "C’est mon billet" in phone.get(f"/t/{ticket.secret}").text
    answer = phone.post(f"/t/{ticket.secret}/profile")
    presence = presence_of(ticket.id)
    assert (answer.status_code, presence and presence.profile_id) == (303, ben.id)
    assert count(Consent) == 1


def test_a_member_joins_with_their_account(house: Flask) -> None:
    account = make.user("Ben")
    ticket = a_ticket()
    account_phone(house, account).post(f"/t/{ticket.secret}/profile", data=YES)
    profile = db.session.query(Profile).one()
    assert (profile.user_id, profile.is_active) == (account.id, True)


def test_the_ticket_link_alone_opens_nobodys_book(client: FlaskClient, house: Flask) -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben Tabi", evening), meeting.guest("Awa Ngono", evening)
    meeting.meets(ben, meeting.code(awa, evening))
    presence = db.session.query(Presence).filter_by(profile_id=ben.id).one()
    secret = presence.ticket.secret
    page = client.get(f"/t/{secret}").text
    assert "Quelqu’un est déjà entré" in page
    assert "Awa" not in page
    client.post(f"/t/{secret}/profile", data=YES)  # a stranger with the link says yes
    assert "Awa" not in client.get("/member/contacts").text
    assert "Awa" in phone_of(house, ben).get("/member/contacts").text
