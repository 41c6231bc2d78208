"""Badges on sheets of labels, and what a camera finds behind one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pypdfium2
import pytest
import time_machine
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.badges import rules
from app.badges.models import Badge
from app.badges.rules import Label
from app.contacts.queries import whole_book
from app.door.rules import Verdict, read_code
from app.encounters.models import EncounterFact
from app.encounters.queries import requests_to
from app.events.models import Event
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.passages.actions import take_scans
from app.tickets.models import Ticket
from app.web import badge_files
from app.web.badge_files import FORMATS
from app.web.mail import compose
from app.web.organize import badges as web_badges
from tests import make, meeting
from tests.door.making import phone, ticket, tickets, told
from tests.meeting import EVENING
from tests.web.visiting import sign_in, words

BOT = {"User-Agent": "WhatsApp/2.23.20.0"}


@pytest.fixture(autouse=True)
def in_the_evening() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return make.event(of, amount=0)


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/badges"


def enters(of: Ticket) -> None:
    door = phone(of.event)[0]
    with transaction():
        scan = told(of, seconds=(EVENING - make.NOW).total_seconds() - 60)
        take_scans(door, [scan], skew=timedelta(0), now=EVENING)


def badge_of(client: FlaskClient, of: Ticket) -> str:
    client.post(here(of.event), data={"labels": "24", "which": "all", "ticket": str(of.id)})
    return db.session.get_one(Badge, of.id).code


def said(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_sheet_carries_names_and_public_codes_alone(client: FlaskClient, event: Event) -> None:
    one, two = tickets(event, ["Zita Talla", "Élodie Ngo"])
    assert "badges à imprimer 2" in words(client.get(here(event)))
    answer = client.post(here(event), data={"labels": "24", "which": "new", "skip": "2"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    (page,) = said(answer.data)
    assert page.index("Élodie") < page.index("Zita")
    picture = pypdfium2.PdfDocument(answer.data)[0].render(scale=4).to_pil()
    read = sorted(code.text for code in zxingcpp.read_barcodes(picture))
    codes = sorted(db.session.scalars(select(Badge.code).order_by(Badge.code)))
    assert [text.rsplit("/", 1)[1] for text in read] == codes
    assert [read_code(text)[0] for text in read] == [Verdict.BADGE] * 2
    assert [t.token[:8] in text for t in (one, two) for text in read] == [False] * 4
    again = client.post(here(event), data={"labels": "24", "which": "new"})
    assert (again.status_code, again.headers["Location"]) == (303, here(event))


@pytest.mark.parametrize(("labels", "pages"), [("24", 2), ("10", 3)])
def test_both_sheets_hold_what_they_say(app: Flask, labels: str, pages: int) -> None:
    many = [Label(f"0123456{n:03}", f"Guest{n} Maximilian-Alexander de la Tour") for n in range(23)]
    with app.test_request_context("/"):
        made = said(badge_files.pdf(many, FORMATS[labels], title="Badges", skip=3))
    assert len(made) == pages
    assert [sum(f"Guest{n} " in page for page in made) for n in range(23)] == [1] * 23


def test_one_is_printed_again_at_the_desk_by_who_keeps_the_door(
    client: FlaskClient, event: Event
) -> None:
    zita = ticket(event, "Zita Talla")
    first = badge_of(client, zita)
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    page = client.get(f"{here(event)}?q=zit")
    assert "Imprimer le badge de Zita Talla" in page.text
    assert (page.text.count('form="sheet"'), page.text.count('id="sheet"')) == (1, 1)
    data = {"labels": "10", "which": "new", "ticket": str(zita.id)}
    sheet = said(client.post(here(event), data=data).data)
    code = db.session.get_one(Badge, zita.id).table_code
    assert sheet == [" ".join([*code, "Zita Talla"])]
    assert db.session.get_one(Badge, zita.id).code == first
    foreign = make.event()
    assert client.get(here(foreign)).status_code == 404
    elsewhere = ticket(foreign, "Paul")
    assert client.post(here(event), data=data | {"ticket": str(elsewhere.id)}).status_code == 303


def test_all_again_of_a_great_evening_are_several_files_each_chosen(
    client: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (web_badges, rules):
        monkeypatch.setattr(module, "SHEET_MOST", 2)
    tickets(event, ["Ama", "Ben", "Coco", "Didi", "Eto"])
    assert "Badges 5 à 5" in words(client.get(here(event)))
    data = {"labels": "24", "which": "all", "part": "3"}
    assert "Eto" in said(client.post(here(event), data=data).data)[0]
    for n, names in (("1", ["Ama", "Ben"]), ("2", ["Coco", "Didi"])):
        (page,) = said(client.post(here(event), data=data | {"part": n}).data)
        assert [name in page for name in names] == [True, True]
    assert client.post(here(event), data=data | {"part": "4"}).status_code == 422


@pytest.mark.parametrize("wrong", [{"labels": "3"}, {"skip": "24"}, {"skip": "x"}, {"which": ""}])
def test_what_is_no_sheet_is_said_beside_the_field(
    client: FlaskClient, event: Event, wrong: dict[str, str]
) -> None:
    ticket(event)
    answer = client.post(here(event), data={"labels": "24", "which": "new"} | wrong)
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Badge)) == 0


def test_pr15_before_the_entry_a_badge_says_nothing_of_the_person_and_links_change_nothing(
    client: FlaskClient, event: Event
) -> None:
    """t28: a link-preview bot, with GET and HEAD, before and after the entry."""
    mine = meeting.comes(meeting.person("Zita Talla"), event)
    code = badge_of(client, mine)
    bot = client.application.test_client()
    paths = (f"/b/{code}", f"/B/{code}", f"/t/{mine.token}")
    for path in paths:
        answers = [bot.get(path, headers=BOT), bot.head(path, headers=BOT)]
        assert [("Zita" in a.text, "ActivSpaces" in a.text) for a in answers] == [(False,) * 2] * 2
    assert bot.get(f"/b/{code}").status_code == bot.get("/b/0000000000").status_code == 404
    enters(mine)
    page = bot.get(f"/b/{code}", headers=BOT)
    assert page.status_code == 200
    assert "Zita" in page.text
    assert [x for x in ("Talla", "677123456", "zita@example.cm") if x in page.text] == []
    assert 'content="noindex"' in page.text
    assert bot.get(f"/t/{mine.token}").text.count("Zita") == 0
    assert db.session.scalar(select(func.count()).select_from(EncounterFact)) == 0
    assert db.session.get_one(Ticket, mine.id).status == "valid"


def test_reading_a_badge_asks_and_its_wearer_answers(
    house: Flask, client: FlaskClient, event: Event
) -> None:
    """t29: pending, declined, asked again, accepted."""
    zita, ben = meeting.person("Zita Talla"), meeting.guest("Ben", event)
    mine = meeting.comes(zita, event)
    code = badge_of(client, mine)
    enters(mine)
    his, hers = meeting.phone_of(house, ben), meeting.phone_of(house, zita)
    assert "Demander à échanger" in his.get(f"/b/{code}").text
    his.post(f"/b/{code}/encounters", data={})
    assert "Votre demande est faite" in his.get(f"/b/{code}").text
    assert "Zita" not in his.get("/member/contacts").text
    page = hers.get("/member/encounters").text
    assert "On vous demande" in page
    assert "677123456" not in page
    (fact,) = db.session.scalars(select(EncounterFact)).all()
    assert his.post(f"/member/requests/{fact.id}").status_code == 404  # only she answers
    assert hers.post(f"/member/requests/{fact.id}/end").status_code == 303
    assert "On vous demande" not in hers.get("/member/encounters").text
    with time_machine.travel(EVENING + timedelta(minutes=5), tick=False):
        his.post(f"/b/{code}/encounters", data={})
        newest = select(EncounterFact.id).where(EncounterFact.mode == "badge")
        latest = db.session.scalars(newest.order_by(EncounterFact.happened_at.desc())).first()
        answer = hers.post(f"/member/requests/{latest}")
        assert "/member/contacts/" in answer.headers["Location"]
        assert "Zita" in his.get("/member/contacts").text


def test_pr12_its_wearer_may_answer_without_giving_a_number(
    house: Flask, client: FlaskClient, event: Event
) -> None:
    """t29: the mail that tells, the yes without a telephone, and what the other then sees."""
    zita, ben = meeting.person("Zita Talla"), meeting.guest("Ben", event)
    mine = meeting.comes(zita, event)
    code = badge_of(client, mine)
    enters(mine)
    his, hers = meeting.phone_of(house, ben), meeting.phone_of(house, zita)
    his.post(f"/b/{code}/encounters", data={})
    his.post(f"/b/{code}/encounters", data={})
    told = db.session.query(Message).filter_by(template="asked").all()
    assert [(one.recipient, one.facts) for one in told] == [
        ("zita@example.cm", {"profile_id": zita.id, "event_id": event.id})
    ]
    with client.application.test_request_context("/"):
        mail = compose(told[0], sender="WUSU <a@b.cm>")
    body = mail.get_body(("plain",))
    assert body is not None
    assert (mail["Subject"], "Ben" in body.get_content()) == (
        "Quelqu’un demande à échanger vos cartes – " + event.title,
        False,
    )
    assert "Accepter sans mon téléphone" in hers.get("/member/encounters").text
    (fact,) = {f.id for f in requests_to(zita, now=EVENING)}
    opened = hers.post(f"/member/requests/{fact}", data={"no_phone": "1"}).headers["Location"]
    (known,) = whole_book(ben)
    assert (known.name, known.phones, known.emails) == ("Zita Talla", [], ["zita@example.cm"])
    card = his.get(f"/member/contacts/{known.contact.id}.vcf").text
    assert ("zita@example.cm" in card, "677123456" in card) == (True, False)
    assert "677" not in hers.get(opened).text.partition("Ce que cette personne voit")[2][:900]
    hers.post(f"{opened}/sharing/end")
    assert whole_book(ben)[0].card is None
    with time_machine.travel(EVENING + timedelta(minutes=5), tick=False):
        hers.post(f"{opened}/sharing")
    assert whole_book(ben)[0].phones == ["+237677123456"]  # her newest yes is whole


def test_pr15_without_network_four_characters_are_typed_later_by_who_was_there(
    house: Flask, client: FlaskClient, event: Event
) -> None:
    zita, ben, paul = (meeting.person(name) for name in ("Zita Talla", "Ben", "Paul"))
    hers, his, away = (meeting.comes(who, event) for who in (zita, ben, paul))
    badge_of(client, hers)
    code = db.session.get_one(Badge, hers.id).table_code
    typed = {"code": code.lower()}
    phones = [meeting.phone_of(house, who) for who in (ben, paul)]
    enters(his)
    assert phones[0].post("/member/encounters", data=typed).status_code == 404  # not in yet
    enters(hers)
    told = [phone.post("/member/encounters", data=typed).status_code for phone in phones]
    assert told == [303, 404]
    assert [fact.from_id for fact in requests_to(zita, now=EVENING)] == [ben.id]
    assert client.get(f"/b/{code}").status_code == 404
    assert away.status == "valid"


def test_guessing_badges_stops(client: FlaskClient) -> None:
    answers = [client.get(f"/b/000000{n:04}").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


def test_nothing_of_the_label_is_drawn_outside(app: Flask) -> None:
    """Long names shrink; nameless places leave a line to write on."""
    tall = [Label("0123456789", "Ndoumbe-Ekambi-Mbongo " * 5, organisation="O" * 200)]
    none = [Label("0123456789", "", guest_of="Ben Tabi"), Label("0123456789", "🎉")]
    with app.test_request_context("/"):
        content = badge_files.pdf([*tall, *none], FORMATS["10"], title="Badges")
    assert "Invité de Ben Tabi" in said(content)[0]
    page = pypdfium2.PdfDocument(content)[0]
    objects = [one.get_bounds() for one in page.get_objects()]
    assert [box for box in objects if box[0] < 0 or box[2] > 596] == []
