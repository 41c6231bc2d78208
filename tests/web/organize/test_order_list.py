"""The register of a date: found by any of what one knows, paged at one cost, taken to a sheet."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.rules import Role
from app.events.models import AnchorGuest, Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.rules import Buyer, Channel, OrderStatus, Wanted
from app.passages.actions import take_scans
from app.promos.models import Promo
from app.promos.rules import Effect
from app.register import queries as register
from app.tickets.models import Quota
from app.web.organize import orders as page
from tests import make
from tests.door import making
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.counting import statements
from tests.web.visiting import sign_in, sign_out


@pytest.fixture(autouse=True)
def _new_numbers() -> None:
    page._kept.clear()


@pytest.fixture
def event(client: FlaskClient) -> Event:
    of = make.organizer(mtn_number="+237677000001")
    sign_in(client, make.awa(of))
    return make.event(of, capacity=1_000)


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/orders"


def names(client: FlaskClient, url: str) -> list[str]:
    return re.findall(r'class="stack-tight"><strong>([^<]+)</strong>', client.get(url).text)


def bought(event: Event, name: str, **facts: Any) -> Order:
    return buy(event, buyer=Buyer(name, "", f"{name.lower()}@example.cm", "fr"), **facts)


def test_one_goes_through_all_pages_once_whatever_came_meanwhile(
    client: FlaskClient, event: Event
) -> None:
    for n in range(70):
        bought(event, f"P{n:02}", now=NOW + timedelta(minutes=n // 3))
    seen: list[str] = []
    url = here(event)
    for _page in range(3):
        text = client.get(url).text
        seen += re.findall(r"<strong>(P\d\d)</strong>", text)
        bought(event, "Zoé", now=NOW + timedelta(days=1))
        onward = re.search(r'href="([^"]*after=[^"]*)"', text)
        url = onward[1].replace("&amp;", "&") if onward else ""

    assert seen == [f"P{n:02}" for n in range(69, -1, -1)]
    assert url == ""


def test_a_page_costs_the_same_statements_with_few_and_with_many(
    client: FlaskClient, event: Event
) -> None:
    counts, url = [], here(event)
    for _round in range(2):
        for n in range(40):
            bought(event, f"P{n}")
        page._kept.clear()
        for _look in range(2):
            with statements() as sent:
                client.get(url)
            counts.append(len([s for s in sent if not s.startswith("BEGIN")]))
    assert counts == [6, 5, 6, 5]


def test_the_numbers_are_counted_once_for_who_looks_again(
    client: FlaskClient, event: Event
) -> None:
    client.get(here(event))
    with statements() as sent:
        client.get(here(event))
    assert [s for s in sent if "UNION" in s] == []


def test_who_acts_on_an_order_sees_the_numbers_change(client: FlaskClient, event: Event) -> None:
    order = bought(event, "Ben")
    assert timedelta(seconds=30) >= page.FRESH
    before = client.get(here(event)).text
    client.post(f"/organize/orders/{order.reference}/cancellation")
    after = client.get(here(event)).text
    assert ("Annulées <small>1" in before, "Annulées <small>1" in after) == (False, True)


@pytest.fixture
def mixed(event: Event) -> Event:
    """Orders that differ in one thing each."""
    room = db.session.query(Quota).filter_by(event_id=event.id).one()
    vip = make.ticket_type(event, room, name="VIP", amount=50_000)
    anchor = make.save(AnchorGuest(event_id=event.id, name="Marthe", code="marthe"))
    promo = make.save(
        Promo(
            event_id=event.id,
            code="AMIS",
            shown="AMIS",
            effect=Effect.PERCENT,
            value=10,
            created_at=NOW,
        )
    )
    bought(event, "Waits")
    bought(event, "Vip", wanted=Wanted({vip.id: 1}))
    bought(event, "Code", promo=promo)
    bought(event, "Led", via=anchor.code)
    bought(event, "Gift", channel=Channel.INVITE)
    bought(event, "Lapsed")
    bought(event, "Gone")
    for name, status in (("Lapsed", OrderStatus.LAPSED), ("Gone", OrderStatus.CANCELLED)):
        with transaction():
            db.session.query(Order).filter_by(buyer_name=name).one().status = status
    ticket = making.tickets(event, ["Here", "Later"])[0]
    scanner, _token = making.phone(event)
    with transaction():
        take_scans(scanner, [making.told(ticket)], skew=timedelta(0), now=NOW)
    return event


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=held", {"Waits", "Vip", "Code", "Led"}),
        ("status=paid", {"Gift", "Here"}),
        ("status=lapsed", {"Lapsed"}),
        ("status=cancelled", {"Gone"}),
        ("arrived=yes", {"Here"}),
        ("arrived=no&status=paid", {"Gift"}),
        ("kind={vip}", {"Vip"}),
        ("promo={promo}", {"Code"}),
        ("via=marthe", {"Led"}),
        ("channel=invite", {"Gift"}),
        ("q=gif", {"Gift"}),
        ("q=GIFT@example", {"Gift"}),
        ("status=held&kind={vip}", {"Vip"}),
        ("status=nonsense&kind=9999999&promo=x&arrived=maybe&channel=fax&after=x", "all"),
    ],
)
def test_each_filter_finds_what_it_names(
    client: FlaskClient, mixed: Event, asked: str, found: Any
) -> None:
    vip = next(k.id for k in make_types(mixed) if k.name == "VIP")
    promo = db.session.query(Promo).one().id
    everybody = {"Waits", "Vip", "Code", "Led", "Gift", "Lapsed", "Gone", "Here"}
    url = f"{here(mixed)}?{asked.format(vip=vip, promo=promo)}"
    assert set(names(client, url)) == (everybody if found == "all" else found)


def make_types(event: Event) -> Any:
    from app.tickets.queries import types_of

    return types_of(event.id)


@pytest.mark.parametrize(
    "typed",
    [
        "Élodie",
        "elodie",
        "NDIAYE elo",
        "677 12 34",
        "+237677123456",
        "elodie@",
        "reference",
        "begun",
    ],
)
def test_a_person_is_found_by_any_of_what_one_knows(
    client: FlaskClient, event: Event, typed: str
) -> None:
    order = buy(event, buyer=Buyer("Élodie Ndiaye", "+237677123456", "elodie@example.cm", "fr"))
    bought(event, "Ben")
    if typed == "begun":
        typed = order.reference[:6]
    if typed == "reference":
        typed = order.reference.lower().replace("-", " ")
    text = client.get(here(event), query_string={"q": typed}).text
    assert ("Élodie Ndiaye" in text, "<strong>Ben</strong>" in text) == (True, False)


def test_what_filters_is_a_chip_that_takes_itself_away(client: FlaskClient, mixed: Event) -> None:
    text = client.get(f"{here(mixed)}?status=held&via=marthe&q=led").text
    assert 'aria-label="Ne plus filtrer par Marthe"' in text
    away = re.search(r'href="([^"]*)" aria-label="Ne plus filtrer par Marthe"', text)
    assert away
    assert away[1].replace("&amp;", "&") == f"{here(mixed)}?q=led&status=held"
    assert 'aria-label="Ne plus filtrer par «\xa0led\xa0»"' in text


def test_the_numbers_say_places_money_and_how_many_of_each_state(
    client: FlaskClient, mixed: Event
) -> None:
    summary = register.summary_of(mixed.id)
    assert summary.orders == {
        OrderStatus.HELD: 4,
        OrderStatus.PAID: 2,
        OrderStatus.LAPSED: 1,
        OrderStatus.CANCELLED: 1,
    }
    assert summary.money == 30_000
    assert [name for _key, name in summary.anchors] == ["Marthe"]
    assert [name for _key, name in summary.promos] == ["AMIS"]


def sheet(client: FlaskClient, url: str) -> list[list[str]]:
    answer = client.get(url)
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_sheet_holds_the_list_as_it_is_filtered(client: FlaskClient, mixed: Event) -> None:
    every = sheet(client, f"{here(mixed)}.csv")
    assert ([row[3] for row in every[1:]], len(every)) == (names(client, here(mixed)), 9)
    (head, gift) = sheet(client, f"{here(mixed)}.csv?channel=invite")
    order = db.session.query(Order).filter_by(buyer_name="Gift").one()
    assert dict(zip(head, gift, strict=True)) == {
        "Référence": order.reference,
        "Date": "2026-11-21 18:00",
        "État": "Payées",
        "Nom": "Gift",
        "Téléphone": "",
        "E-mail": "gift@example.cm",
        "Tarifs": "1 × Standard",
        "Places": "1",
        "Entrés": "0",
        "Total": "0",
        "Monnaie": "XAF",
        "Provenance": "Invitations",
        "À rembourser": "0",
        "Rendu ou à rendre": "0",
        "Code promo": "",
        "Invité moteur": "",
        "Note": "",
    }
    brought = {row[3]: (row[14], row[15]) for row in every[1:]}
    assert (brought["Code"], brought["Led"]) == (("AMIS", ""), ("", "Marthe"))


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\uff1d1+1", " =1", "|x", "%x"]
)
def test_no_cell_is_a_formula_and_phones_stay_whole(
    client: FlaskClient, event: Event, name: str
) -> None:
    buy(event, buyer=Buyer(name, "+237677123456", "", "fr"))
    row = sheet(client, f"{here(event)}.csv")[1]
    assert row[3] == f"'{name}"
    assert row[4] == "'+237677123456"
    assert [cell for cell in row if cell[:1] in "=+-@|%\t\r\uff1d" and cell] == []


def test_quotes_semicolons_and_lines_stay_in_their_cell(client: FlaskClient, event: Event) -> None:
    order = bought(event, 'A;"B"')
    with transaction():
        db.session.get_one(Order, order.id).note = "une\nautre; ligne"
    row = sheet(client, f"{here(event)}.csv")[1]
    assert (row[3], row[16], len(row)) == ('A;"B"', "une\nautre; ligne", 17)


def test_a_long_list_leaves_in_parts_and_whole(
    client: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.register.queries.CHUNK", 7)
    for n in range(23):
        bought(event, f"P{n:02}")
    rows = sheet(client, f"{here(event)}.csv")
    assert [row[3] for row in rows[1:]] == [f"P{n:02}" for n in range(22, -1, -1)]


def test_the_stranger_and_the_door_read_nothing(client: FlaskClient, event: Event) -> None:
    bought(event, "Ben")
    statuses = []
    for person in (make.awa(make.organizer()), make.awa(event.organizer, Role.DOOR)):
        sign_in(client, person)
        statuses += [client.get(url).status_code for url in (here(event), f"{here(event)}.csv")]
    sign_out(client)
    assert client.get(f"{here(event)}.csv").status_code == 302
    assert statuses == [404, 404, 403, 403]
