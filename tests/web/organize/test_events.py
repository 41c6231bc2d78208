"""A team makes one date, changes it, publishes it, takes it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Organizer
from app.accounts.rules import Role
from app.events.models import Event
from app.events.rules import Activity, Kind, Status
from app.kernel.db import db, transaction
from app.tickets import queries as tickets
from app.tickets.models import TicketType
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


EVENING = {
    "kind": "afterwork",
    "key": "k1",
    "title": "Soirée des métiers",
    "theme": "Se présenter",
    "audience": "",
    "activity": "workshop",
    "dinner": "yes",
    "leisure": "Musique live",
    "about": "",
    "day": "2026-12-04",
    "starts_at": "18:00",
    "ends_at": "21:00",
    "place_name": "Le Wouri",
    "place_city": "Douala",
    "place_address": "Akwa",
    "capacity": "40",
    "prices-0-name": "Standard",
    "prices-0-amount": "10000",
    "prices-0-seats": "1",
    "prices-1-name": "Table de 8",
    "prices-1-amount": "96000",
    "prices-1-seats": "8",
    "speakers-0-name": "Winnie",
    "speakers-0-headline": "Fondatrice",
    "anchors-0-name": "Paul",
    "anchors-0-headline": "",
    "anchors-0-state": "announced",
    "anchors-0-agreed": "y",
    "publish": "1",
}
HERE = "/organize/events/soiree-des-metiers-2026-12-04"


def the_event() -> Event:
    return db.session.execute(select(Event)).scalar_one()


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def sell(event: Event, sold: int) -> None:
    with transaction():
        tickets.room_of(event.id).sold = sold


def as_it_stands() -> dict[str, str]:
    """The form of the only event, as its page would send it again."""
    first, second = tickets.types_of(the_event().id)
    rows = {"prices-0-id": str(first.id), "prices-1-id": str(second.id)}
    return {k: v for k, v in EVENING.items() if k != "publish"} | rows


def test_awa_publishes_an_afterwork_in_one_form(client: FlaskClient, wusu: Organizer) -> None:
    answer = client.post("/organize/events", data=EVENING)
    assert (answer.status_code, answer.location) == (303, HERE)
    event = the_event()
    assert (event.status, event.kind, event.starts_at.hour) == (
        Status.PUBLISHED,
        Kind.AFTERWORK,
        17,
    )
    offers = tickets.offers(event.id, now=make.NOW)
    assert [(o.name, o.price.amount, o.seats, o.left) for o in offers] == [
        ("Standard", 10_000, 1, 40),
        ("Table de 8", 96_000, 8, 5),
    ]
    assert [p.name for p in event.speakers] == ["Winnie"]
    assert [p.name for p in event.anchors] == ["Paul"]
    told = words(client.get("/events/soiree-des-metiers-2026-12-04"))
    assert ("Winnie" in told, "Paul" in told) == (True, True)


def test_without_publish_it_stays_a_draft_that_says_what_it_lacks(
    client: FlaskClient, wusu: Organizer
) -> None:
    draft = {k: v for k, v in EVENING.items() if k != "publish"} | {"dinner": "", "place_name": ""}
    client.post("/organize/events", data=draft)
    assert the_event().status == Status.DRAFT
    assert "il manque : le dîner, le lieu." in words(client.get(HERE))
    refused = client.post(f"{HERE}/publication")
    assert refused.status_code == 422
    assert "Dites s’il y a un dîner." in words(refused)
    assert the_event().status == Status.DRAFT


def test_the_dashboard_tells_places_and_leads_on(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/events", data=EVENING)
    sell(the_event(), 12)
    answer = client.get(HERE)
    assert "12 places prises sur 40" in words(answer)
    for path in (f"{HERE}/orders", f"{HERE}/scanners", f"{HERE}/edit"):
        assert f'href="{path}"' in answer.text, path


def test_a_double_press_makes_one_date(client: FlaskClient, wusu: Organizer) -> None:
    assert len({client.post("/organize/events", data=EVENING).location for _ in range(2)}) == 1
    assert (count(Event), count(TicketType)) == (1, 2)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "2026-11-20"}, "Cette date est passée."),
        ({"day": "2027-02-29"}, "Le 29 février n’existe pas."),
        ({"day": "0001-01-01"}, "Cette date est passée."),
        ({"day": ""}, "Choisissez un jour."),
        ({"ends_at": "17:00"}, "La fin doit venir après le début."),
        ({"prices-0-amount": "1 000,5"}, "Le prix doit être un nombre entier de FCFA"),
        ({"prices-0-amount": "-10"}, "Un prix ne peut pas être négatif."),
        ({"prices-1-seats": "-8"}, "Écrivez un nombre entier, de 1 à 50."),
        ({"speakers-0-name": "", "speakers-0-headline": "Juriste"}, "Écrivez un nom."),
        ({"anchors-0-state": "célèbre"}, "Choisissez dans la liste."),
        ({"activity": "danse"}, "Choisissez dans la liste."),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(
    client: FlaskClient, wusu: Organizer, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post("/organize/events", data=EVENING | typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'value="Soirée des métiers"' in answer.text
    assert count(Event) == 0


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2027-03-28", "Cette heure n’existe pas ce jour-là"),
        ("2027-10-31", "Cette heure vient deux fois ce jour-là"),
    ],
)
def test_an_hour_that_clocks_skip_or_repeat_is_asked_again(
    client: FlaskClient, wusu: Organizer, day: str, sentence: str
) -> None:
    paris = make.organizer(timezone="Europe/Paris")
    sign_in(client, make.awa(paris))
    typed = EVENING | {"day": day, "starts_at": "02:30", "ends_at": "05:00"}
    answer = client.post("/organize/events", data=typed)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_an_evening_may_end_after_midnight(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/events", data=EVENING | {"starts_at": "20:00", "ends_at": "01:30"})
    event = the_event()
    assert (event.ends_at - event.starts_at).total_seconds() == 5.5 * 3600


def test_a_new_price_is_for_new_orders_and_a_type_can_be_retired(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post("/organize/events", data=EVENING)
    changed = as_it_stands() | {"prices-0-amount": "12 000", "prices-1-retired": "y"}
    assert client.post(HERE, data=changed).status_code == 303
    offers = tickets.offers(the_event().id, now=make.NOW)
    assert [(o.name, o.price.amount) for o in offers] == [("Standard", 12_000)]
    assert count(TicketType) == 2


def test_the_edit_page_shows_what_stands(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/events", data=EVENING)
    html = client.get(f"{HERE}/edit").text
    for stands in ("Soirée des métiers", "2026-12-04", "18:00", "96000", "Winnie"):
        assert f'value="{stands}"' in html, stands
    code = the_event().anchors[0].code  # anchor guests have a page of their own
    client.post(HERE, data=as_it_stands())
    assert [(p.name, p.code) for p in the_event().anchors] == [("Paul", code)]


def test_a_room_is_not_made_smaller_than_the_people_in_it(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post("/organize/events", data=EVENING)
    sell(the_event(), 30)
    typed = as_it_stands() | {"capacity": "29", "title": "Autre titre"}
    answer = client.post(HERE, data=typed)
    assert answer.status_code == 409
    assert "30 places sont déjà prises ou en cours de paiement" in words(answer)
    assert (the_event().title, tickets.room_of(the_event().id).size) == ("Soirée des métiers", 40)


def test_a_date_with_places_taken_does_not_move_but_its_words_may_change(
    client: FlaskClient, wusu: Organizer
) -> None:
    client.post("/organize/events", data=EVENING)
    sell(the_event(), 1)
    moved = client.post(HERE, data=as_it_stands() | {"day": "2026-12-05"})
    assert moved.status_code == 409
    assert "prévient chacun" in words(moved)
    assert client.post(HERE, data=as_it_stands() | {"theme": "Oser"}).status_code == 303
    assert the_event().theme.name == "Oser"  # type: ignore[union-attr]
    sell(the_event(), 0)
    assert client.post(HERE, data=as_it_stands() | {"day": "2026-12-05"}).status_code == 303
    assert the_event().starts_at.day == 5


def test_a_date_is_taken_off_only_while_nobody_has_a_place(
    client: FlaskClient, wusu: Organizer
) -> None:
    act, status = "publication/end", Status.DRAFT
    client.post("/organize/events", data=EVENING)
    sell(the_event(), 2)
    refused = client.post(f"{HERE}/{act}", follow_redirects=True)
    assert "2 places sont déjà prises ou en cours de paiement" in words(refused)
    assert the_event().status == Status.PUBLISHED
    sell(the_event(), 0)
    client.post(f"{HERE}/{act}")
    assert the_event().status == status


def test_a_published_date_keeps_what_it_needs(client: FlaskClient, wusu: Organizer) -> None:
    client.post("/organize/events", data=EVENING)
    answer = client.post(HERE, data=as_it_stands() | {"place_name": ""})
    assert answer.status_code == 422
    assert "Dites où cela se passe." in words(answer)
    assert the_event().venue is not None


def test_the_type_of_another_date_cannot_be_changed(client: FlaskClient, wusu: Organizer) -> None:
    theirs = make.event(make.organizer(name="GICAM"))
    (foreign,) = tickets.types_of(theirs.id)
    client.post("/organize/events", data=EVENING | {"prices-0-id": str(foreign.id)})
    assert tickets.offers(theirs.id, now=make.NOW)[0].price.amount == 15_000


def test_dieudonne_finds_nothing_and_chantal_sees_but_may_not_change(
    client: FlaskClient, wusu: Organizer
) -> None:
    event = make.event(wusu, activity=Activity.SHOW, dinner=True)
    here = f"/organize/events/{event.code}"
    acts = [here, f"{here}/publication", f"{here}/publication/end", f"{here}/cancellation"]
    sign_in(client, make.awa(make.organizer(name="GICAM")))
    assert [client.get(path).status_code for path in (here, f"{here}/edit")] == [404, 404]
    assert [client.post(path).status_code for path in acts] == [404] * 4
    sign_in(client, make.awa(wusu, Role.DOOR))
    assert [client.get(path).status_code for path in (here, f"{here}/edit")] == [200, 403]
    assert [client.post(path).status_code for path in acts] == [403] * 4
    db.session.expire_all()
    assert event.status == Status.PUBLISHED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_statements_with_one_row_as_with_three(
    client: FlaskClient, wusu: Organizer, rows: int
) -> None:
    for _ in range(rows):
        make.event(wusu)
    with statements() as sent:
        assert client.get("/organize/events").status_code == 200
    # user, teams, profile; coming and their places; past
    assert len([s for s in sent if s.startswith("SELECT")]) == 6
