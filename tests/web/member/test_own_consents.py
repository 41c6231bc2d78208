"""« Mes accords »: each purpose apart, off until said, taken back at once and from any message."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Consent
from app.accounts.queries import consented
from app.accounts.rules import CONSENT_VERSION, VERSIONS, Purpose
from app.contacts.queries import whole_book
from app.kernel.db import db
from app.messages.models import Message
from app.orders.models import Order
from app.orders.queries import order_of_ticket
from app.orders.rules import OrderStatus
from app.profiles.models import EventPresence, Profile
from app.profiles.queries import shown_at
from app.tickets.models import Ticket, TicketType
from app.web.consents import ASKED_ONCE, TEXTS
from app.web.mail import compose
from app.web.saying_no import no_link, told_in_mail
from config import ROOT
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("client")
# what PR5 names, and what each is called here
PR5 = {
    "directory at an event": Purpose.DIRECTORY_EVENT,
    "matching": Purpose.MATCHING,
    "badge scanning": Purpose.BADGE_SCAN,
    "being found by phone or e-mail": Purpose.FIND_BY_PHONE_EMAIL,
    "reminders by WhatsApp or SMS": Purpose.REMINDERS_WHATSAPP_SMS,
    "newsletter topics": Purpose.NEWSLETTER,
    "invitations from contacts": Purpose.INVITES_FROM_CONTACTS,
    "photo publication": Purpose.PHOTO,
    "testimonial": Purpose.TESTIMONY,
    "community directory": Purpose.COMMUNITY_DIRECTORY,
    "public profile indexing": Purpose.PAGE_INDEXED,
}


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def said(profile: Profile) -> list[tuple[Purpose, bool]]:
    rows = db.session.query(Consent).filter_by(subject=f"profile:{profile.id}").order_by(Consent.id)
    return [(row.purpose, row.given) for row in rows]


def yes_to(phone: FlaskClient, purpose: Purpose, **more: str) -> int:
    return phone.post(f"/member/consents/{purpose.value}", data=more).status_code


def test_pr2_each_purpose_is_asked_apart_and_none_is_said_for_one(house: Flask) -> None:
    ben = meeting.guest("Ben Tabi", meeting.evening())
    page = plain(phone_of(house, ben).get("/member/consents").text)
    for purpose in (Purpose.BADGE_SCAN, Purpose.DIRECTORY_EVENT, *ASKED_ONCE):
        assert plain(str(TEXTS[purpose].ask)) in page
        assert plain(str(TEXTS[purpose].who_and_until)) in page
    assert "checked" not in page
    assert page.count("Dire oui") == len(ASKED_ONCE) + 1
    assert said(ben) == [(Purpose.BADGE_SCAN, True)]


def test_pr3_a_yes_and_a_no_are_two_rows_and_the_first_stays_as_it_was(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone = phone_of(house, ben)
    yes_to(phone, Purpose.MATCHING)
    yes_to(phone, Purpose.MATCHING)  # the same yes
    phone.post("/member/consents/matching/end")
    first, yes, no = db.session.query(Consent).order_by(Consent.id)
    assert (yes.given, no.given, yes.text_version, yes.locale, yes.channel) == (
        True,
        False,
        CONSENT_VERSION,
        "fr",
        "web",
    )
    assert first.purpose is Purpose.BADGE_SCAN
    page = plain(phone.get("/member/consents").text)
    assert page.count(f"« {TEXTS[Purpose.MATCHING].ask} »") == 2  # in what was said


def test_pr4_the_profile_leads_to_every_no_in_two_touches(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone = phone_of(house, ben)
    yes_to(phone, Purpose.PHOTO)
    assert "/member/consents" in phone.get("/member/card").text
    page = phone.get("/member/consents").text
    ends = re.findall(r'action="(/member/consents/\w+/end)"', page)
    assert ends == ["/member/consents/badge_scan/end", "/member/consents/photo/end"]
    for end in ends:
        assert phone.post(end).status_code == 303
    assert not ben.is_active
    assert not consented(f"profile:{ben.id}", Purpose.PHOTO)


def test_pr4_a_message_carries_a_link_that_says_no_without_signing_in(house: Flask) -> None:
    user = make.user("Ben")
    ben, anyone = meeting.person("Ben Tabi", user=user), house.test_client()
    facts = {"token": "nothing"}
    message = Message(id=1, template="sign_in", recipient=user.email, locale="fr", facts=facts)
    message.created_at = make.NOW
    with house.test_request_context(base_url="http://localhost"):
        here = no_link(ben)
        mail = compose(message, sender="Entregent <a@b.example>")
    body = mail.get_body(("plain",))
    assert body is not None
    assert here in body.get_content().replace("\n", "")
    there = here.removeprefix("http://localhost")
    page = anyone.get(there).text
    assert ("Retirer mon oui" in page, "Tabi" in page) == (True, False)
    assert anyone.post(f"{there}/end").status_code == 303
    db.session.expire_all()
    assert said(ben) == [(Purpose.BADGE_SCAN, True), (Purpose.BADGE_SCAN, False)]
    assert "Vous n’avez dit oui à rien" in anyone.get(there).text


def test_pr4_a_yes_said_while_ordering_is_taken_back_from_any_message_about_the_order(
    house: Flask,
) -> None:
    house.config["WTF_CSRF_ENABLED"] = False
    evening = make.event(amount=0)
    kind = db.session.query(TicketType).filter_by(event_id=evening.id).one()
    typed = {f"n{kind.id}": "1", "name": "Ben", "phone": "677 12 34 56", "key": "k"}
    typed |= {"email": "ben@example.cm", "meet": "y"}
    answer = house.test_client().post(f"/events/{evening.code}/orders", data=typed)
    assert answer.status_code == 303
    order = db.session.query(Order).one()
    subject = f"order:{order.id}"
    with house.test_request_context(base_url="http://localhost"):
        here = told_in_mail("ben@example.cm", {"order_id": order.id})
        assert told_in_mail("guest@example.cm", {"order_id": order.id}) == ""
    there, anyone = here.removeprefix("http://localhost"), house.test_client()
    assert "Retirer mon oui" in anyone.get(there).text
    assert consented(subject, Purpose.BADGE_SCAN)
    assert anyone.post(f"{there}/end").status_code == 303
    db.session.expire_all()
    assert not consented(subject, Purpose.BADGE_SCAN)
    with house.test_request_context(base_url="http://localhost"):
        assert told_in_mail("ben@example.cm", {"order_id": order.id}) == ""


def test_pr4_a_link_somebody_made_up_leads_nowhere(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    for token in ("1", f"{ben.id}.x", "WzFd.abc", "x" * 300):
        assert house.test_client().get(f"/consents/{token}").status_code == 404
        assert house.test_client().post(f"/consents/{token}/end").status_code == 404
    assert said(ben) == [(Purpose.BADGE_SCAN, True)]


def test_pr5_all_of_it_is_off_until_said(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    on = {name for name, it in PR5.items() if consented(f"profile:{ben.id}", it)}
    assert on == {"badge scanning"}  # what joining is
    assert set(PR5.values()) <= set(TEXTS)
    assert (ben.address, db.session.query(EventPresence).count()) == (None, 0)


def test_pr6_the_same_price_and_entry_with_everything_refused(house: Flask) -> None:
    house.config["WTF_CSRF_ENABLED"] = False
    evening = make.event(amount=0)
    kind = db.session.query(TicketType).filter_by(event_id=evening.id).one()
    for n, words in enumerate(({"meet": "y"}, {})):
        typed = {f"n{kind.id}": "1", "name": f"Ben {n}", "phone": "677 12 34 56", "key": f"k{n}"}
        answer = house.test_client().post(f"/events/{evening.code}/orders", data=typed | words)
        assert answer.status_code == 303
    db.session.expire_all()
    said_yes, refused = db.session.query(Order).order_by(Order.id)
    assert consented(f"order:{said_yes.id}", Purpose.BADGE_SCAN)
    assert not consented(f"order:{refused.id}", Purpose.BADGE_SCAN)
    same = [(order.total, order.status, order.channel) for order in (said_yes, refused)]
    assert same[0] == same[1]
    tickets = db.session.query(Ticket).all()
    assert len(tickets) == 2
    assert len({(one.status, one.ticket_type_id) for one in tickets}) == 1


def test_pr7_another_text_is_asked_again_and_the_old_yes_stays_for_what_it_said(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = meeting.person("Ben Tabi")
    phone, subject = phone_of(house, ben), f"profile:{ben.id}"
    yes_to(phone, Purpose.MATCHING)
    monkeypatch.setitem(VERSIONS, Purpose.MATCHING, "2027-01")
    assert not consented(subject, Purpose.MATCHING)
    assert "demandé à nouveau" in phone.get("/member/consents").text
    yes_to(phone, Purpose.MATCHING)
    assert consented(subject, Purpose.MATCHING)
    versions = [row.text_version for row in db.session.query(Consent).order_by(Consent.id)]
    assert versions == [CONSENT_VERSION, CONSENT_VERSION, "2027-01"]


def test_pr8_who_agreed_sees_who_agreed_and_nobody_else_does(house: Flask) -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben Tabi", evening), meeting.guest("Awa Ngono", evening)
    chantal = meeting.guest("Chantal", evening)
    for one in (ben, awa):
        assert yes_to(phone_of(house, one), Purpose.DIRECTORY_EVENT, event=evening.code) == 303
    now = meeting.EVENING
    assert [p.id for p in shown_at(evening.id, to=ben, now=now)] == [awa.id]
    assert shown_at(evening.id, to=chantal, now=now) == []  # did not agree
    assert shown_at(evening.id, to=None, now=now) == []
    stranger = meeting.person("Dieudonné")  # no ticket: may not even say yes
    assert yes_to(phone_of(house, stranger), Purpose.DIRECTORY_EVENT, event=evening.code) == 404
    ended = "/member/consents/directory_event/end"
    phone_of(house, awa).post(ended, data={"event": evening.code})
    assert shown_at(evening.id, to=ben, now=now) == []  # I15: at the next request


def test_i15_a_yes_taken_back_ends_what_rested_on_it_at_the_next_request(house: Flask) -> None:
    evening = meeting.evening()
    ben, awa = meeting.guest("Ben Tabi", evening), meeting.guest("Awa Ngono", evening)
    meeting.meets(awa, meeting.code(ben, evening))
    assert whole_book(awa)[0].phones == ["+237677123456"]
    phone_of(house, ben).post("/member/consents/badge_scan/end")
    db.session.expire_all()
    assert whole_book(awa)[0].phones == []


def test_pr5_a_page_is_found_by_engines_only_with_its_own_yes(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    phone = phone_of(house, ben)
    phone.post("/member/page")
    there = f"/p/{ben.address}"
    yes_to(phone, Purpose.PAGE_INDEXED)
    found = house.test_client().get(there)
    assert ("X-Robots-Tag" in found.headers, "noindex" in found.text) == (False, False)
    phone.post("/member/consents/page_indexed/end")
    assert house.test_client().get(there).headers["X-Robots-Tag"] == "noindex"


def test_pr29_nobody_is_in_the_network_without_saying_they_are_adults(house: Flask) -> None:
    user = make.user("Ben")
    phone = meeting.account_phone(house, user)
    assert phone.post("/member/card", data={"name": "Ben", "agrees": "y"}).status_code == 422
    assert yes_to(phone, Purpose.BADGE_SCAN) == 403
    assert db.session.query(Profile).filter_by(state="active").count() == 0


def test_pr30_a_ticket_whose_holder_said_nothing_shows_no_code_and_has_no_line(
    house: Flask,
) -> None:
    """A child's ticket, in an adult's order: nothing of the network hangs on it."""
    evening = meeting.evening()
    ticket = meeting.ticket(evening, "Kévin")
    ben = meeting.guest("Ben Tabi", evening)
    yes_to(phone_of(house, ben), Purpose.DIRECTORY_EVENT, event=evening.code)
    assert shown_at(evening.id, to=ben, now=meeting.EVENING) == []
    assert house.test_client().get(f"/b/{ticket.secret}").status_code == 404
    assert order_of_ticket(ticket).status is OrderStatus.PAID


@pytest.mark.parametrize("purpose", list(TEXTS))
def test_pr53_every_consent_is_said_in_both_languages(purpose: Purpose) -> None:
    with (ROOT / "app/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        english = {str(m.id): str(m.string) for m in read_po(file)}
    for text in (TEXTS[purpose].ask, TEXTS[purpose].who_and_until):
        french = str(text._args[0]) if hasattr(text, "_args") else str(text)
        assert english.get(french), french
        assert french.count(".") == english[french].count(".")
