"""Who did what with a date is told in words; no act of the trail is without its sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.accounts.actions import audit
from app.applications.rules import ApplicationState
from app.events.models import Event
from app.kernel.db import transaction
from app.payments.gateway import DisputeState
from app.proposals.rules import PROPOSED
from app.settlement.rules import LIVE, PaymentStatus
from app.waitlist.rules import EntryState
from app.web.organize import story_words
from config import ROOT
from tests import make
from tests.passes.making import date_of
from tests.web.visiting import sign_in, words

SAID = {act for said in story_words.WORDS for act in said}
FAMILIES = {act.partition(".")[0] for act in SAID} - {"mail"}
ACTION = re.compile(rf"({'|'.join(sorted(FAMILIES))})\.[a-z_-]*[a-z]")
# What is put together as the code runs: {as it is written: what it becomes}.
MADE = {
    "order.dispute-{kept.state.value}": {f"order.dispute-{state}" for state in DisputeState},
    "payment.{then}": {f"payment.{status}" for status in set(PaymentStatus) - LIVE},
    "waitlist.{done}": {f"waitlist.{EntryState.LEFT}", "waitlist.removed", "waitlist.moved"},
    "application.{state}": {f"application.{s}" for s in set(ApplicationState) - {"new"}},
    "{channel}.proposed": {f"{channel}.proposed" for channel in PROPOSED},
    "{order.channel}.{done}": {f"{c}.{done}" for c in PROPOSED for done in ("taken", "declined")},
}


def written() -> Iterator[str]:
    """Every action that the code writes into the trail."""
    writers = [*(ROOT / "app").glob("*/actions.py"), *(ROOT / "app/web/organize").glob("*.py")]
    writers += (ROOT / "app/web/api").glob("*.py")
    for file in sorted(writers):
        if file.stem in ("story_words", "date_words", "team_words"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.JoinedStr):
                yield from MADE.get(ast.unparse(node)[2:-1], ())
            elif isinstance(node, ast.Constant) and ACTION.fullmatch(str(node.value)):
                yield str(node.value)


def test_every_act_of_the_trail_has_its_sentence() -> None:
    acts = set(written())
    gathered = {a for a in story_words.SAID if a.startswith(("mail.", "payment.", "ticket."))}
    gathered |= {"order.placed", "order.paid", "order.lapsed"}  # told by rows, not by the trail
    assert (acts - SAID, SAID - acts - gathered) == (set(), set())


@pytest.fixture
def event(client: FlaskClient) -> Event:
    event = make.event(make.organizer(), amount=10_000)
    sign_in(client, make.awa(event.organizer))
    return event


def test_the_journal_of_a_date_says_who_changed_what_newest_first(
    client: FlaskClient, event: Event
) -> None:
    here = f"/organize/events/{event.code}"
    assert "Rien n’a encore été changé" in words(client.get(f"{here}/journal"))
    client.post(f"{here}/types", data={"name": "VIP", "amount": "20000", "per_order": "10"})
    client.post(f"{here}/caps", data={"name": "Tables", "size": "8"})
    client.post(f"{here}/questions", data={"label": "Votre métier ?", "kind": "text"})
    page = client.get(f"{here}/journal")
    told = re.findall(r"<li><span>([^<]+)</span>.*?· ([^<]+)</span>", page.text)
    assert [(said.replace("\xa0", " "), who) for said, who in told] == [
        ("Nouvelle question : « Votre métier ? ».", "Awa"),
        ("Plafond commun « Tables » écrit.", "Awa"),
        ("Nouveau tarif : « VIP ».", "Awa"),
    ]


def test_a_stranger_reads_no_journal(client: FlaskClient, event: Event) -> None:
    sign_in(client, make.awa(make.organizer()))
    assert client.get(f"/organize/events/{event.code}/journal").status_code == 404


def test_the_journal_of_a_team_says_who_changed_its_series_and_itself(
    client: FlaskClient, event: Event
) -> None:
    of = event.organizer
    series = make.series(of, published_at=make.today())
    date_of(series, 1, now=make.today())
    here = f"/organize/organizers/{of.code}"
    assert "Rien n’a encore été changé" in words(client.get(f"{here}/journal"))
    client.post(here, data={"name": "WUSU", "city": "Douala", "tax": of.tax.value})
    new = {"name": "Carnet 3 dates", "amount": "24 000", "reach": "count", "dates": "3"}
    client.post(f"/organize/series/{series.code}/passes", data=new)
    page = client.get(f"{here}/journal")
    told = re.findall(r"<li><span>([^<]+)</span>.*?· ([^<]+)</span>", page.text)
    assert [(said.replace("\xa0", " "), who) for said, who in told] == [
        ("Nouveau carnet : « Carnet 3 dates ».", "Awa"),
        ("Présentation, argent ou reçus de l’organisateur modifiés.", "Awa"),
    ]
    assert f"{here}/journal" in client.get(f"/organize/series/{series.code}").text
    sign_in(client, make.awa(make.organizer()))
    assert client.get(f"{here}/journal").status_code == 404


def test_ones_own_page_says_when_one_signed_in(client: FlaskClient, event: Event) -> None:
    awa, other = (make.awa(event.organizer) for _ in range(2))
    with transaction():
        for each in (awa, other):
            audit("session.start", f"user:{each.id}", actor=f"user:{each.id}", now=make.today())
    sign_in(client, awa)
    assert words(client.get("/session")).count("Connexion.") == 1
