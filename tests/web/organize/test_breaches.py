"""A breach of people's data: by when to tell, whom, and with which words (PR49)."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import AuditEntry, User
from app.breaches.models import Breach
from app.breaches.rules import A_PAGE
from app.kernel.clock import local
from app.kernel.db import db
from app.messages.models import Message
from app.story.rules import OPENED
from tests import make, meeting
from tests.meeting import account_phone, plain

HERE = "/organize/breaches"
TYPED: dict[str, Any] = {
    "key": "k1",
    "discovered_day": "2026-01-05",
    "discovered_hour": "08:30",
    "happened": "Un téléphone volé avec la liste d’une date.",
    "activities": ["orders", "door"],
}


@pytest.fixture
def boss(house: Flask) -> tuple[FlaskClient, User]:
    operator = make.user("Odile Fon", email="odile@example.cm", is_operator=True)
    return account_phone(house, operator), operator


def the_one() -> Breach:
    db.session.expire_all()
    return db.session.scalars(select(Breach)).one()


def test_pr49_a_form_says_the_limit_the_people_and_the_letters(
    boss: tuple[FlaskClient, User],
) -> None:
    phone, _operator = boss
    evening = meeting.evening()
    meeting.ticket(evening, "Ben")
    told = phone.post(HERE, data=TYPED)
    breach = the_one()
    assert (told.status_code, told.location) == (303, f"{HERE}/{breach.id}")
    assert local(breach.discovered_at, "Africa/Douala").hour == 8
    page = plain(phone.get(told.location).text)
    assert "Découverte lundi 5 janvier 2026, 8 h 30" in page
    assert "jeudi 8 janvier 2026, 8 h 30" in page
    assert "dépassé de" in page
    assert "1 personne</strong>. Chacune compte une fois" in page
    for words in ("notification d’une violation", "notification of a personal data breach"):
        assert words in page
    assert page.count("Un téléphone volé avec la liste d’une date.") >= 5
    assert "Rien ne part d’ici" in page
    assert db.session.scalar(select(func.count()).where(Message.template == "breach")) == 0


def test_pr49_it_says_what_is_left_and_what_is_beyond(boss: tuple[FlaskClient, User]) -> None:
    phone, _operator = boss
    now = make.today()
    half = timedelta(minutes=30)
    make.breach(discovered_at=now - timedelta(hours=30) - half)
    make.breach(discovered_at=now - timedelta(hours=75) - half)
    late = now - timedelta(hours=200)
    make.breach(discovered_at=late, told_authority_at=late + timedelta(hours=74))
    make.breach(discovered_at=late, told_authority_at=late + timedelta(hours=72))
    page = plain(phone.get(HERE).text)
    assert page.count("il reste 41 h") == 1
    assert page.count("dépassé de 3 h") == 1
    assert page.count("autorité prévenue 2 h trop tard") == 1
    assert page.count("autorité prévenue à temps") == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"discovered_day": ""}, "Choisissez un jour."),
        ({"discovered_hour": "25:00"}, "Cette heure ne se lit pas."),
        ({"happened": "  "}, "À remplir."),
        ({"happened": "x" * 4001}, "4 000 caractères au plus"),
        ({"activities": []}, "Cochez au moins une activité."),
        ({"activities": ["orders", "nothing"]}, "Choisissez dans la liste."),
        ({"since": "2026-01-04", "until": "2026-01-03"}, "La fin vient avant le début."),
        ({"told_people_day": "2026-01-05"}, "Choisissez une heure."),
        ({"told_people_hour": "10:00"}, "Choisissez un jour."),
        (
            {"told_authority_day": "2026-01-05", "told_authority_hour": "08:29"},
            "C’est avant la découverte",
        ),
    ],
)
def test_pr49_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    boss: tuple[FlaskClient, User], typed: dict[str, Any], sentence: str
) -> None:
    phone, _operator = boss
    answer = phone.post(HERE, data=TYPED | {"measures": "Accès fermé."} | typed)
    page = plain(answer.text)
    assert (answer.status_code, page.count(sentence)) == (422, 1)
    assert "Accès fermé." in page
    assert db.session.scalar(select(func.count(Breach.id))) == 0


def test_pr49_a_discovery_is_not_in_the_future(boss: tuple[FlaskClient, User]) -> None:
    phone, _operator = boss
    day = f"{datetime.now(make.NOW.tzinfo) + timedelta(days=30):%Y-%m-%d}"
    answer = phone.post(HERE, data=TYPED | {"discovered_day": day})
    assert (answer.status_code, f'value="{day}"' in answer.text) == (422, True)
    assert "Ce moment n’est pas encore venu." in answer.text


def test_pr49_it_is_completed_and_what_was_said_stays_to_be_read(
    boss: tuple[FlaskClient, User],
) -> None:
    phone, _operator = boss
    where = phone.post(HERE, data=TYPED).location
    form = phone.get(f"{where}/edit").text
    assert 'value="2026-01-05"' in form
    assert 'value="08:30"' in form
    later = {"happened": "Retrouvé.", "told_authority_day": "2026-01-06"}
    later |= {"told_authority_hour": "9 h", "measures": "Accès fermé."}
    phone.post(where, data=TYPED | later)
    page = plain(phone.get(where).text)
    assert "<del>Un téléphone volé avec la liste d’une date.</del> → Retrouvé." in page
    assert "autorité prévenue à temps" in page
    assert "mardi 6 janvier 2026, 9 h" in page
    phone.post(where, data=TYPED | later)
    assert phone.get(where).text.count("<del>Un téléphone") == 1
    assert the_one().terms.measures == "Accès fermé."


def test_pr49_the_addresses_are_a_file_without_formulas_that_says_it_was_opened(
    boss: tuple[FlaskClient, User],
) -> None:
    phone, operator = boss
    make.user("=cmd|x", email="x@example.cm", locale="en")
    make.user("Ben Tabi", email=None, phone="+237677123456")
    breach = make.breach("accounts")
    answer = phone.get(f"{HERE}/{breach.id}/people.csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == ["Nom", "E-mail", "Téléphone", "Langue"]
    assert sorted(rows[1:]) == [
        ["'=cmd|x", "x@example.cm", "", "en"],
        ["Ben Tabi", "", "'+237677123456", "fr"],
        ["Odile Fon", "odile@example.cm", "", "fr"],
    ]
    assert answer.headers["Cache-Control"] == "no-store"
    opened = db.session.scalars(select(AuditEntry).where(AuditEntry.action == OPENED)).all()
    assert [(one.actor, one.object) for one in opened] == [
        (f"user:{operator.id}", f"breach:{breach.id}")
    ]
    assert "Personnes à prévenir" in plain(phone.get("/organize/openings").text)


def test_pr49_the_list_is_useful_when_empty_and_has_pages(boss: tuple[FlaskClient, User]) -> None:
    phone, _operator = boss
    assert "Aucune violation notée" in phone.get(HERE).text
    for n in range(A_PAGE + 1):
        make.breach(happened=f"Vol numéro {n:02}", discovered_at=make.NOW - timedelta(hours=n))
    first, second = (phone.get(f"{HERE}?page={n}").text for n in (1, 2))
    assert ("Vol numéro 00" in first, "Vol numéro 20" in first) == (True, False)
    assert ("Vol numéro 00" in second, "Vol numéro 20" in second) == (False, True)
    assert phone.get(f"{HERE}?page=nothing").status_code == 200
    for unknown in (0, 999_999, 10**12, 10**20):
        assert phone.get(f"{HERE}/{unknown}").status_code == 404


def test_pr49_nobody_else_reads_it_and_an_unknown_activity_breaks_nothing(
    house: Flask, boss: tuple[FlaskClient, User]
) -> None:
    phone, _operator = boss
    breach = make.breach("orders", "gone-activity")
    assert "gone-activity" in phone.get(f"{HERE}/{breach.id}").text
    stranger = account_phone(house, make.user("Ben", email="ben@example.cm"))
    for path in ("", "/new", f"/{breach.id}", f"/{breach.id}/edit", f"/{breach.id}/people.csv"):
        assert stranger.get(HERE + path).status_code == 403
    assert stranger.post(f"{HERE}/{breach.id}", data=TYPED).status_code == 403
    assert the_one().happened == "Un vol."


def test_pr49_the_operators_pages_are_a_line_each(boss: tuple[FlaskClient, User]) -> None:
    phone, _operator = boss
    page = phone.get("/organize").text
    start = page.index('<ul class="rows lines">')
    lines = page[start : page.index("</ul>", start)]
    assert (lines.count("<li><a "), lines.count(f'href="{HERE}"')) == (8, 1)
