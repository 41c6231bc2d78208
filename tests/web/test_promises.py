"""The network's promises that no single page keeps: what codes open, what is never asked.

docs/privacy.md names each.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from enum import StrEnum

import pytest
import time_machine
from flask import Flask

import app as house_of_code
from app.badges.models import Badge
from app.door.models import Scan
from app.door.rules import Result
from app.encounters.models import EncounterFact
from app.encounters.queries import shown_code
from app.encounters.rules import UnknownCode
from app.erasing.actions import private_tables
from app.kernel.codes import LINK, random_code
from app.kernel.db import db, transaction
from app.kernel.text import folded
from app.passages.actions import take_scans
from app.tickets.queries import ticket_by_secret
from config import ROOT
from tests import make, meeting
from tests.awaited.evening import STILL
from tests.door.making import phone, told
from tests.meeting import phone_of, plain
from tests.routes import ROUTES
from tests.web import world

pytestmark = pytest.mark.usefixtures("client")

# PR23, in both languages, as whole words of a name or label
NEVER_ASKED = {
    "ethnic", "ethnicity", "ethnie", "ethnique", "tribe", "tribal", "tribu", "race", "racial",
    "religion", "religious", "religieux", "religieuse", "faith", "church", "eglise", "mosque",
    "mosquee", "political", "politique", "politics", "syndicat", "syndical", "health", "sante",
    "disease", "maladie", "region", "hometown", "village", "birthplace", "mothertongue",
    "maternelle", "genetic", "biometric", "sexuality", "sexualite",
}  # fmt: skip


def words(name: str) -> set[str]:
    return set(re.split(r"[^a-z]+", folded(re.sub(r"([a-z])([A-Z])", r"\1 \2", name))))


def enums() -> list[type[StrEnum]]:
    for found in pkgutil.walk_packages(house_of_code.__path__, "app."):
        if found.name.endswith(".rules"):
            importlib.import_module(found.name)
    return sorted(
        (one for one in StrEnum.__subclasses__() if one.__module__.startswith("app.")),
        key=lambda one: f"{one.__module__}.{one.__name__}",
    )


def test_pr23_no_enum_column_or_field_holds_what_is_sensitive() -> None:
    names = [f"{one.__name__}.{member.value}" for one in enums() for member in one]
    names += [f"{table.name}.{c.name}" for table in db.metadata.sorted_tables for c in table.c]
    for page in sorted((ROOT / "templates").rglob("*.html")):
        names += re.findall(r' name="([^"{]+)"', page.read_text())
    assert len(names) > 500
    asked = {name for name in names if words(name.partition(".")[2] or name) & NEVER_ASKED}
    assert asked == set()


def test_pr27_no_number_that_pays_and_no_payment_is_in_the_book() -> None:
    money = {"payment", "payer", "operator", "mtn", "orange", "momo", "wallet", "reference"}
    book = [(table.name, c.name) for table in private_tables() for c in table.c]
    assert [named for named in book if words(named[1]) & money] == []
    paid = [fk.column.table.name for t in private_tables() for c in t.c for fk in c.foreign_keys]
    assert not {"payment", "orders", "ticket"} & set(paid)


def test_i2_pr9_a_tickets_codes_answer_on_the_exchange_as_any_random_code(house: Flask) -> None:
    evening = meeting.evening()
    ben, ticket = meeting.guest("Ben Tabi", evening), meeting.ticket(evening, "Awa Ngono")
    with time_machine.travel(meeting.EVENING, tick=False):
        mine = phone_of(house, ben)
        before = rows_written()
        said = {}
        for code in (ticket.secret, ticket.token, random_code(16), random_code(LINK)):
            answers = [
                mine.get(f"/b/{code}"),
                mine.post("/member/encounters", data={"code": code, "event": evening.code}),
            ]
            said[code] = [(a.status_code, "Awa" in a.text) for a in answers]
            with pytest.raises(UnknownCode):
                shown_code(code, reader=ben, now=meeting.EVENING)
        assert set(map(tuple, said.values())) == {((404, False), (404, False))}
        assert rows_written() == before


def rows_written() -> int:
    return db.session.query(EncounterFact).count()


def test_i2_a_card_or_a_badge_opens_no_door_and_no_ticket(house: Flask) -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben Tabi", evening)
    shown = meeting.code(ben, evening)
    ticket = meeting.ticket(evening, "Awa Ngono")
    badge = make.save(
        Badge(
            ticket_id=ticket.id,
            event_id=evening.id,
            code=random_code(16),
            table_code="AB12",
            created_at=make.NOW,
        )
    )
    codes = (shown.token, shown.short_code, badge.code)
    for code in codes:
        assert ticket_by_secret(code) is None
        assert house.test_client().get(f"/t/{code}").status_code == 404
    door, later = phone(evening)[0], (meeting.EVENING - make.NOW).total_seconds()
    with transaction():
        scans = [told(code, seconds=later) for code in codes]
        take_scans(door, scans, skew=STILL, now=meeting.EVENING)
    results = {scan.result for scan in db.session.query(Scan)}
    assert results == {Result.UNKNOWN}


def test_pr22_pr44_no_personal_page_is_kept_by_a_cache_or_found_by_an_engine(
    house: Flask,
) -> None:
    mine, theirs = world.estate("mine"), world.estate("theirs")
    kept = world.sessions(mine, theirs)["member"]
    house.config["WTF_CSRF_ENABLED"] = False
    wrong = []
    for policy, method, rule in ROUTES:
        if policy != "member" or method != "GET" or "photo" in rule:
            continue
        client = house.test_client()
        with client.session_transaction() as session:
            session.update(kept)
        answer = client.get(mine.fill(rule))
        heads = (answer.headers.get("Cache-Control"), answer.headers.get("X-Robots-Tag"))
        if answer.status_code < 400 and heads != ("no-store", "noindex"):
            wrong.append((rule, heads))
    assert wrong == []


def test_pr25_where_one_writes_of_someone_the_page_says_what_not_to_write(house: Flask) -> None:
    ben = meeting.person("Ben Tabi")
    page = plain(phone_of(house, ben).get("/member/contacts/new").text)
    assert re.search(r"religion|santé", page)


def test_pr16_only_pages_of_who_takes_part_put_a_meeting_down() -> None:
    """No scanner of a team, a door or a sponsor: their code knows nothing of meeting."""
    meets = re.compile(
        r"from app\.(contacts|encounters)\.actions import [^\n]*\b(meet|ask_there|record)\b"
    )
    found = {
        str(file.relative_to(ROOT / "app"))
        for file in (ROOT / "app").rglob("*.py")
        if file.parent.name != "cli"
        if meets.search(file.read_text())
    }
    pages = {f"web/member/{name}.py" for name in ("encounters", "presences", "scans")}
    assert found == {"contacts/actions.py", "web/public/cards.py"} | pages
