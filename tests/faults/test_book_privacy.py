"""Two who met write of each other in every way there is; each page is opened by everybody: nobody
but its owner reads a word of a book, not even the one it is about."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from sqlalchemy import Enum, String, cast, literal, update

from app.contacts import queries as contacts
from app.contacts.queries import by_profile
from app.kernel.db import db, table_of
from app.kernel.links import owned_by
from app.profiles.models import Profile
from tests import meeting
from tests.duplicates.test_links import LINKS, linked
from tests.duplicates.test_merging import by_hand
from tests.faults.every_table import fill, fill_book, letters
from tests.faults.forms import House
from tests.faults.reading import forget_drawings, ink, said
from tests.faults.sizes import fault, size, told
from tests.routes import ROUTES

pytestmark = fault("Z5")
SHARE = size(30, 1)
ROLES = ("anonymous", "guest", "member", "other", "door", "cashier", "owner", "foreign", "operator")
# what leads somewhere, or is read by us alone: an address, a rule, a digest
OURS = re.compile(r"(id|key|code|print|source|kind|phone|email|value|state)$")


class Books:
    """Two members of one evening, each with a row in every private table about the other."""

    def __init__(self, visits: House) -> None:
        self.visits = visits
        mine = visits.mine
        self.one = mine.contact.owner
        self.other = meeting.guest("Dieudonné Mbarga", mine.ticket.event)
        meeting.meets(self.other, mine.token, now=mine.ticket.event.starts_at)
        fill(visits)  # a mail of every kind has something to say
        for owner, met in ((self.one, self.other), (self.other, self.one)):
            about = by_hand(owner, "Quelqu’un")
            for name, of in sorted(LINKS):
                linked(name, of, owner, about)
            fill_book(owner, by_profile(owner, [met.id])[met.id].contact)
        self.texts = self._plant()
        visits._kept["other"] = {"profile_id": self.other.id}
        self.whose = {"member": self.one.id, "other": self.other.id}

    def _plant(self) -> int:
        """Each free text says whose it is."""
        planted = 0
        with db.engine.begin() as connection:
            for table in owned_by(table_of(Profile)):
                for column in table.c:
                    free = isinstance(column.type, String) and not isinstance(column.type, Enum)
                    if not free or column.foreign_keys or OURS.search(column.name):
                        continue
                    if column.primary_key:
                        continue
                    mark = literal(f"{table.name}.{column.name} zb") + cast(
                        table.c.owner_id, String
                    )
                    connection.execute(update(table).values({column.name: mark + literal("bz")}))
                    planted += 1
        db.session.expire_all()
        return planted


def read_by_others(books: Books, share: int) -> tuple[list[str], set[int], int]:
    """(what somebody read that is another's, whose was read at all, pages)."""
    may = [
        (role, books.visits.mine.fill(rule))
        for role in ROLES
        for _policy, method, rule in ROUTES
        if method == "GET"
    ]
    found, seen = [], set()
    asked = random.Random(4).sample(may, len(may) // share)
    own = [(who, f"/member/{page}") for who in books.whose for page in OWN_PAGES]
    with ink() as drawn:
        for role, address in [*asked, *own]:
            forget_drawings()
            drawn.clear()
            text = "\n".join([said(books.visits.visitor(role).get(address)), *drawn])
            for table, owner in re.findall(r"(\w+\.\w+) zb(\d+)bz", text):
                if int(owner) == books.whose.get(role):
                    seen.add(int(owner))
                else:
                    found.append(f"{role} {address}: {table}")
    return found, seen, len(asked) + len(own)


OWN_PAGES = (
    "contacts",
    "network.json",
    "contacts.csv",
    "contacts.vcf",
    "sorting",
    "exports",
    "reports.pdf",
    "reports.csv",
)


def by_mail(books: Books, share: int) -> tuple[int, list[str]]:
    """How many kinds of mail say something, and which of them a word of a book."""
    composed = letters(books.visits, share=share)
    return len(composed), [kind for kind, text in composed.items() if re.search(r"zb\d+bz", text)]


@pytest.fixture
def books(visits: House) -> Books:
    return Books(visits)


def test_a_book_is_read_by_its_owner_and_by_nobody_it_is_about(books: Books) -> None:
    found, seen, pages = read_by_others(books, SHARE)
    mails, letters_that_tell = by_mail(books, SHARE)
    told(texts=books.texts, pages=pages, read_by_another=len(found))
    told(mails=mails, of_which_one_tells=len(letters_that_tell))
    assert sorted(set(found)) == []
    assert seen == {books.one.id, books.other.id}  # what is looked for can be seen at all
    assert letters_that_tell == []


def test_what_one_takes_away_has_nothing_of_what_another_wrote_of_them(books: Books) -> None:
    for who, owner in books.whose.items():
        text = books.visits.visitor(who).get("/member/network.json").text
        assert set(re.findall(r"zb(\d+)bz", text)) == {str(owner)}


def test_twin_a_book_that_asks_nobody_whose_it_is_is_read_by_others(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = contacts._book

    def everybodys(owner: Profile) -> Any:
        """As it is, but whose it is."""
        query = of(owner)
        rest = [clause for clause in query._where_criteria if "owner_id" not in str(clause)]
        query._where_criteria = tuple(rest)
        return query

    monkeypatch.setattr(contacts, "_book", everybodys)
    found, _seen, _pages = read_by_others(books, 10_000)
    told(read_by_another_without_the_guard=len(found))
    assert found != []
