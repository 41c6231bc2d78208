"""The book's list: narrowed, kept in the address and under a name, acted on in one go."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.contacts.models import Contact, InCircle
from app.contacts.rules import Circle, ContactState, Precision
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.sorting.models import SavedFilter
from tests import make, meeting
from tests.meeting import phone_of, plain
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("client")


def book_of(owner: Profile, n: int) -> list[int]:
    """So many contacts, every other a client, in one insert each."""
    row: dict[str, Any] = {"owner_id": owner.id, "state": ContactState.NEW, "created_at": make.NOW}
    row |= {"met_on": date(2026, 11, 1), "met_precision": Precision.DAY}
    rows = [row | {"name": f"Zoé {i:04}", "search_key": f"zoe {i:04}"} for i in range(n)]
    with transaction():
        made = insert(Contact).returning(Contact.id)
        ids = sorted(db.session.scalars(made, rows))
        circles = [
            {"contact_id": id_, "owner_id": owner.id, "circle": Circle.CLIENTS} for id_ in ids[::2]
        ]
        db.session.execute(insert(InCircle), circles)
    return ids


ASKED = "/member/contacts?circle=clients&kind=acquired&sort=name&q=zoe"


def sent(phone: FlaskClient, path: str) -> int:
    with statements() as seen:
        assert phone.get(path).status_code == 200
    return len([one for one in seen if not one.startswith("BEGIN")])


def test_a_book_of_five_thousand_asks_no_more_than_one_of_a_hundred(house: Flask) -> None:
    group = make.group
    counts = []
    for n in (100, 5_000):
        owner = meeting.person(f"Ben {n}", user=make.user(f"Ben {n}"))
        book_of(owner, n)
        phone = phone_of(house, owner)
        word = group(owner)
        paths = ("/member/contacts", ASKED, f"{ASKED}&group={word.id}", "/member/contacts?page=4")
        counts.append([sent(phone, path) for path in paths])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 6


def test_what_is_asked_stands_in_the_address_and_is_kept_under_a_name(house: Flask) -> None:
    ben = meeting.person("Ben")
    book_of(ben, 4)
    phone = phone_of(house, ben)
    page = plain(phone.get(ASKED).text)
    assert ("Zoé 0000" in page, "Zoé 0001" in page, "Clients ×" in page) == (True, False, True)
    query = ASKED.partition("?")[2]
    answer = phone.post("/member/sorting/filters", data={"name": "Mes clients", "query": query})
    assert answer.location.endswith(f"?{query}")
    (kept,) = db.session.query(SavedFilter)
    page = plain(phone.get("/member/contacts").text)
    assert "Mes clients" in page
    assert f'href="/member/contacts?{kept.query}"'.replace("&", "&amp;") in page.replace(
        "&", "&amp;"
    )


def test_the_filter_page_shows_what_is_asked_and_junk_is_not_asked(house: Flask) -> None:
    ben = meeting.person("Ben")
    book_of(ben, 4)
    phone = phone_of(house, ben)
    page = phone.get("/member/contacts/filter?circle=clients&role=zorro").text
    assert '<option value="clients" selected>' in page
    junk = (
        "circle=x&layer=y&kind=z&role=1&event=a&theme=-1&territory=99999999999&group=9&closeness=7"
    )
    page = plain(phone.get(f"/member/contacts?{junk}&criterion=1&value=%00&state=no&sort=no").text)
    assert "Personne ne correspond" in page


def test_an_act_is_done_to_those_ticked_or_to_the_whole_list(house: Flask) -> None:
    ben = meeting.person("Ben")
    ids = book_of(ben, 40)
    phone = phone_of(house, ben)
    facts = {"ids": [str(ids[0]), str(ids[1]), "x"], "circle": "friends", "act": "circle"}
    phone.post("/member/selection", data=facts)
    assert db.session.query(InCircle).filter_by(circle=Circle.FRIENDS).count() == 2
    facts = {"all": "1", "query": "circle=clients", "group": "Salon", "act": "group"}
    phone.post("/member/selection", data=facts)
    assert plain(phone.get("/member/contacts?q=zoe&circle=clients").text).count("Zoé 00") == 20 * 2
    for wrong, says in (
        ({"act": "circle", "all": "1", "circle": "clan"}, "Choisissez un cercle."),
        ({"act": "role", "all": "1"}, "Choisissez un rôle."),
        ({"act": "group", "all": "1", "group": ""}, "Écrivez le nom du groupe"),
        ({"act": "domain", "all": "1", "domain": "x" * 300}, "Écrivez le domaine"),
        ({"act": "archive"}, "Cochez d’abord"),
        ({"act": "zorro", "all": "1"}, "Choisissez ce que"),
    ):
        page = phone.post("/member/selection", data=wrong)
        assert (wrong, page.status_code, says in plain(page.text)) == (wrong, 422, True)


def test_a_refused_act_keeps_who_is_ticked_and_what_was_typed_with_its_sentence_beside(
    house: Flask,
) -> None:
    ben = meeting.person("Ben")
    ids = book_of(ben, 40)
    phone = phone_of(house, ben)
    on_second = [str(id_) for id_ in ids if f'value="{id_}"' in second_page(phone)][:2]
    typed = {"ids": on_second, "page": "2", "act": "domain", "domain": "x" * 300}
    page = phone.post("/member/selection", data=typed | {"role": "client"}).text
    ticked = re.findall(r'name="ids" value="(\d+)" checked', page)
    assert sorted(ticked) == sorted(on_second)
    assert "Page 2 sur 2" in plain(page)
    assert f'value="{"x" * 300}"' in page
    assert '<option value="client" selected>' in page
    beside = page.partition('aria-describedby="all-domain-error"')[2]
    assert "Écrivez le domaine" in beside.partition("</div>")[0]
    assert '<details class="fold card" open>' in page


def second_page(phone: FlaskClient) -> str:
    return phone.get("/member/contacts?page=2").text


def test_those_archived_together_come_back_in_one_tap(house: Flask) -> None:
    ben = meeting.person("Ben")
    ids = book_of(ben, 3)
    phone = phone_of(house, ben)
    form = {"ids": [str(id_) for id_ in ids], "act": "archive"}
    answer = phone.post("/member/selection", data=form)
    away = answer.location.partition("away=")[2].replace("%3A", ":").replace("%2B", "+")
    assert "Ces personnes sont dans les archives" in plain(phone.get(answer.location).text)
    stranger = phone_of(house, meeting.person("Chantal"))
    stranger.post("/member/selection", data=form | {"act": "domain", "domain": "Volé"})
    stranger.post("/member/selection/end", data={"away": away})
    archived = db.session.query(Contact).filter_by(state=ContactState.ARCHIVED, domain="")
    assert archived.count() == 3
    assert phone.post("/member/selection/end", data={"away": "hier"}).status_code == 404
    phone.post("/member/selection/end", data={"away": away})
    assert archived.count() == 0
