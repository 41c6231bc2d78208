"""A team makes a recurring promise, publishes it and changes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import AuditEntry, Organizer
from app.accounts.rules import Role
from app.events.models import Event, Series
from app.kernel.db import db
from app.tickets import queries as tickets
from tests import make
from tests.web.counting import statements
from tests.web.visiting import sign_in, words


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def wusu(client: FlaskClient) -> Organizer:
    of = make.organizer()
    sign_in(client, make.awa(of))
    return of


TALK = {
    "kind": "talk",
    "key": "k1",
    "title": "WUSU Talk",
    "theme": "Vendre sans local",
    "audience": "Entrepreneurs",
    "format": "participation",
    "about": "Deux heures.",
    "rhythm": "-1",
    "weekday": "5",
    "starts_on": "2026-11-21",
    "starts_at": "10:00",
    "ends_at": "12:00",
    "dates_ahead": "3",
    "place_name": "Espace WUSU",
    "place_city": "Douala",
    "place_address": "",
    "capacity": "60",
    "prices-0-name": "Entrée",
    "prices-0-amount": "0",
    "prices-1-name": "",
    "prices-1-amount": "",
    "publish": "1",
}
EVENING = TALK | {
    "kind": "afterwork",
    "title": "AfterWork d’Akwa",
    "audience": "",
    "format": "",
    "activity": "workshop",
    "dinner": "yes",
    "leisure": "Musique live",
    "rhythm": "w2",
    "weekday": "4",
    "starts_at": "18:00",
    "ends_at": "21:00",
    "prices-0-name": "Standard",
    "prices-0-amount": "10 000",
}


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def only_series() -> Series:
    return db.session.execute(select(Series)).scalar_one()


def test_awa_publishes_a_talk_in_one_form_and_its_dates_are_on_sale(
    client: FlaskClient, wusu: Organizer
) -> None:
    answer = client.post("/organize/series", data=TALK)
    assert (answer.status_code, answer.location) == (303, "/organize/series/wusu-talk")
    series = only_series()
    assert (series.rule, series.minutes) == ("FREQ=MONTHLY;BYDAY=-1SA", 120)
    days = [str(event.occurrence_on) for event in series.events]
    assert days == ["2026-11-28", "2026-12-26", "2027-01-30"]
    assert tickets.room_of(series.events[0].id).size == 60
    told = words(client.get("/organize/series/wusu-talk"))
    assert "Tous les derniers samedis du mois, 10 h – 12 h" in told
    assert client.get("/events/wusu-talk-2026-11-28").status_code == 200
    assert [e.action for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))] == [
        "series.create",
        "series.publish",
    ]


def test_an_afterwork_every_second_friday_with_its_prices(
    client: FlaskClient, wusu: Organizer
) -> None:
    assert client.post("/organize/series", data=EVENING).status_code == 303
    series = only_series()
    assert (series.rule, series.dinner) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", True)
    assert series.prices == [{"name": "Standard", "amount": 10_000}]
    assert "Un vendredi sur deux" in words(client.get(f"/organize/series/{series.code}"))


def test_a_fixed_day_of_the_month_says_what_february_does(
    client: FlaskClient, wusu: Organizer
) -> None:
    asked = TALK | {"rhythm": "day", "starts_on": "2026-12-01", "short": "last"}
    answer = client.post("/organize/series", data=asked)
    assert answer.status_code == 422
    assert "Écrivez un jour du mois, de 1 à 31." in words(answer)
    client.post("/organize/series", data=asked | {"month_day": "30"})
    days = [str(event.occurrence_on) for event in only_series().events]
    assert days == ["2026-12-30", "2027-01-30", "2027-02-28"]
    form = client.get("/organize/series/wusu-talk/edit").text
    assert '<option selected value="day">' in form
    assert "Le 30 de chaque mois, ou son dernier jour" in words(client.get("/series/wusu-talk"))


def test_the_form_begins_with_what_is_usual(client: FlaskClient, wusu: Organizer) -> None:
    talk = client.get("/organize/series/new?kind=talk").text
    assert ('value="10:00"' in talk, 'value="12:00"' in talk) == (True, True)
    evening = client.get("/organize/series/new?kind=afterwork").text
    for usual in ("18:00", "21:00", "10000", "15000", "20000"):
        assert f'value="{usual}"' in evening, usual
    choice = words(client.get("/organize/series/new"))
    assert ("Un Talk" in choice, "Un AfterWork" in choice) == (True, True)


def test_what_a_talk_lacks_is_told_beside_its_fields_and_nothing_is_kept(
    client: FlaskClient, wusu: Organizer
) -> None:
    bare = TALK | {"theme": "", "audience": "", "format": ""}
    answer = client.post("/organize/series", data=bare)
    assert answer.status_code == 422
    told = words(answer)
    for sentence in (
        "Dites pour qui : c’est la cible du Talk.",
        "Choisissez un thème porteur.",
        "Choisissez : présentation ou participation.",
    ):
        assert sentence in told, sentence
    assert 'value="Espace WUSU"' in answer.text
    assert (count(Series), count(Event)) == (0, 0)


def test_an_afterwork_without_a_paid_price_is_told_so(client: FlaskClient, wusu: Organizer) -> None:
    answer = client.post("/organize/series", data=EVENING | {"prices-0-amount": "0"})
    assert answer.status_code == 422
    assert "il faut au moins un tarif au-dessus de 0" in words(answer)
    assert count(Series) == 0


def test_a_draft_may_lack_everything_but_its_title_and_hours(
    client: FlaskClient, wusu: Organizer
) -> None:
    draft = {k: v for k, v in TALK.items() if k != "publish"} | {"theme": "", "audience": ""}
    assert client.post("/organize/series", data=draft).status_code == 303
    assert only_series().published_at is None
    refused = client.post("/organize/series/wusu-talk/publication")
    assert refused.status_code == 422
    assert "Choisissez un thème porteur." in words(refused)
    assert count(Event) == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Écrivez un titre."),
        ({"title": "x" * 201}, "200 caractères au plus (vous en avez 201)."),
        ({"about": "x" * 20_001}, "20 000 caractères au plus"),
        ({"starts_on": "2026-02-30"}, "Le 30 février n’existe pas."),
        ({"starts_on": "bientôt"}, "Cette date ne se lit pas. Modèle : 28/11/2026"),
        ({"starts_on": "9999-12-31"}, "Choisissez un jour d’ici 5 ans."),
        ({"starts_on": ""}, "Choisissez un jour."),
        ({"starts_at": "25:00"}, "Cette heure ne se lit pas. Modèle : 18:30"),
        ({"starts_at": ""}, "Choisissez une heure."),
        ({"ends_at": "10:00"}, "La fin doit venir après le début."),
        ({"ends_at": "09:00"}, "La fin doit venir après le début."),
        ({"capacity": ""}, "Écrivez le nombre de places."),
        ({"capacity": "0"}, "Écrivez un nombre de places entier, à partir de 1."),
        ({"capacity": "-5"}, "Écrivez un nombre de places entier, à partir de 1."),
        ({"capacity": "12,5"}, "Écrivez un nombre de places entier, à partir de 1."),
        ({"prices-0-amount": "10,50"}, "Le prix doit être un nombre entier de FCFA"),
        ({"prices-0-amount": "-1"}, "Un prix ne peut pas être négatif."),
        ({"prices-0-amount": "10000001"}, "Le prix doit être un nombre entier de FCFA"),
        ({"prices-0-amount": ""}, "Écrivez un prix : 0 si c’est gratuit."),
        ({"prices-1-amount": "500"}, "Donnez un nom à ce tarif."),
        ({"rhythm": "7"}, "Choisissez dans la liste."),
        ({"weekday": "9"}, "Choisissez dans la liste."),
        ({"format": "danse"}, "Choisissez dans la liste."),
        ({"place_city": ""}, "Dans quelle ville ?"),
        ({"organizer": "gicam"}, "Choisissez dans la liste."),
        ({"dates_ahead": "500"}, "Écrivez un nombre entier, de 1 à 53."),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(
    client: FlaskClient, wusu: Organizer, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/organize/series", data=TALK | typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'value="Vendre sans local"' in answer.text  # what was right stays typed
    assert count(Series) == 0


@pytest.mark.parametrize("title", ["🎤 Parler 👩🏾‍💻", "لقاء رواد الأعمال", "Ǹdàp 𞤆𞤵𞤤"])
def test_any_script_and_emoji_make_a_title(
    client: FlaskClient, wusu: Organizer, title: str
) -> None:
    assert client.post("/organize/series", data=TALK | {"title": title}).status_code == 303
    assert only_series().title == title


def test_a_double_press_makes_one_series(client: FlaskClient, wusu: Organizer) -> None:
    places = [client.post("/organize/series", data=TALK).location for _ in range(2)]
    assert len(set(places)) == 1
    assert (count(Series), count(Event)) == (1, 3)


def test_a_form_with_no_lines_at_all_is_answered(client: FlaskClient, wusu: Organizer) -> None:
    bare = {k: v for k, v in TALK.items() if not k.startswith("prices")}
    answer = client.post("/organize/series", data=bare)
    assert answer.status_code == 422
    assert "Il faut au moins un tarif." in words(answer)


def test_a_hundred_lines_of_prices_do_no_harm(client: FlaskClient, wusu: Organizer) -> None:
    flood = {f"prices-{n}-name": "x" for n in range(100)}
    assert client.post("/organize/series", data=TALK | flood).status_code == 422


def test_a_change_is_for_dates_to_come_and_says_so(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/series", data=TALK)
    assert 'value="WUSU Talk"' in client.get("/organize/series/wusu-talk/edit").text
    changed = TALK | {"title": "Talk du samedi", "dates_ahead": "4"}
    answer = client.post("/organize/series/wusu-talk", data=changed, follow_redirects=True)
    assert "Les dates déjà ouvertes gardent leurs réglages." in words(answer)
    titles = [event.title for event in only_series().events]
    assert titles == ["WUSU Talk"] * 3 + ["Talk du samedi"]


def test_a_published_series_is_not_left_without_what_it_needs(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post("/organize/series", data=TALK)
    answer = client.post("/organize/series/wusu-talk", data=TALK | {"theme": ""})
    assert answer.status_code == 422
    assert only_series().theme is not None


def test_dieudonne_finds_nothing_and_chantal_may_not(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/series", data=TALK)
    mine = ["/organize/series/wusu-talk", "/organize/series/wusu-talk/edit"]
    other = make.awa(make.organizer(name="GICAM"))
    for person, status in ((other, 404), (make.awa(wusu, Role.DOOR), 403)):
        sign_in(client, person)
        assert [client.get(path).status_code for path in mine] == [status, status]
        assert client.post(mine[0], data=TALK).status_code == status
        assert client.post(f"{mine[0]}/publication").status_code == status
    sign_in(client, make.user("Dieudonné", email="d@example.cm"))
    assert client.get("/organize/series/new?kind=talk").status_code == 403
    assert client.post("/organize/series", data=TALK).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client: FlaskClient, house: object) -> None:
    for path in ("/organize/series", "/organize/series/new", "/organize/series/x"):
        assert client.get(path).status_code == 302


def test_who_has_two_organizers_chooses(client: FlaskClient, wusu: Organizer) -> None:
    from app.accounts.models import Membership

    gicam = make.organizer(code="gicam", name="GICAM", city="Douala")
    awa = make.awa(wusu)
    make.save(Membership(user_id=awa.id, organizer_id=gicam.id, role=Role.OWNER))
    sign_in(client, awa)
    assert "Qui organise ?" in words(client.get("/organize/series/new?kind=talk"))
    client.post("/organize/series", data=TALK | {"organizer": "gicam"})
    assert only_series().organizer_id == gicam.id


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_statements_with_one_row_as_with_three(
    client: FlaskClient, wusu: Organizer, rows: int
) -> None:
    for n in range(rows):
        client.post("/organize/series", data=TALK | {"key": f"k{n}"})
    with statements() as sent:
        assert client.get("/organize/series").status_code == 200
    assert len([s for s in sent if s.startswith("SELECT")]) == 4  # user, teams, profile, series
