"""Tickets on paper and as pictures: read by strangers, and every name finds its place on them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import reportlab
import zxingcpp
from flask import Flask
from PIL import Image

from app.kernel.db import db
from app.orders import queries as orders
from app.orders.rules import Buyer
from app.tickets.models import Ticket
from app.web import lettering, pens, ticket_files
from app.web.lettering import broken, fit, plain, printable, signs
from app.web.ticket_files import HEIGHT, MARGIN, WIDTH
from tests import make
from tests.orders.test_actions import buy
from tests.races.crowd import at_once, errors

LONG_TITLE = "Comment obtenir son premier client payant en trente jours sans budget ni réseau " * 2
LONG_NAME = "Maximilienne Ngo Bikanda épouse Mbarga de la Grande Famille Royale Bamoun " * 2
HARD = {
    "plain": ("Vendre sans stock", "Awa Ngono"),
    "accents": ("L’œil « créatif » de Noël", "Zoé Œuvrard-N’Guessan"),
    "long": (LONG_TITLE, LONG_NAME),
    "one word": ("Donaudampfschifffahrtsgesellschaftskapitän" * 3, "W" * 200),
    "arabic": ("مساء الأعمال في دوالا", "محمد عبد الله"),
    "hebrew": ("ערב", "דוד בן־גוריון"),
    "emoji": ("🎉 Soirée 🎉", "🎉 Zoé 👩🏾‍💻"),
    "only emoji": ("🎉", "👩🏾‍💻"),
    "chinese": ("夜の会", "山田太郎"),
    "zalgo": ("S" + "\u0301" * 300 + "oir", "B" + "\u0336" * 300 + "en"),
    "hidden": ("A\u202eB\x07C\u200d", "Ben\ufeff\u2066"),
    "markup": ("<b>Soirée</b> & {{7*7}}", "%(n)s <script>"),
}


@pytest.fixture(params=["the fonts set up", "the fonts that came along"])
def _fonts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both pairs of faces a house may have."""
    if request.param == "the fonts that came along":
        folder = Path(str(reportlab.__file__)).parent / "fonts"
        pair = str(folder / "Vera.ttf"), str(folder / "VeraBd.ttf")
        for module in (lettering, pens):
            monkeypatch.setattr(module, "fonts", lambda: pair)
    pens.face.cache_clear()
    yield
    pens.face.cache_clear()


@pytest.fixture
def _page(house: Flask) -> Iterator[None]:
    with house.test_request_context():
        yield


def ticket(title: str = "Vendre sans stock", name: str = "Awa Ngono", **facts: Any) -> Ticket:
    event = make.event(make.organizer(name="WUSU – Debout"), amount=0, title=title, **facts)
    assert event.venue is not None
    event.venue.address = "Rue Njo-Njo, Bonapriso, derrière la pharmacie du Rond-Point"
    order = buy(event, 1, buyer=Buyer(name=name, phone="+237677123456", email="", locale="fr"))
    return orders.tickets_of_order(order.id)[0]


def page(content: bytes, n: int = 0) -> tuple[Image.Image, str]:
    """A PDF's page as seen and as read."""
    paper = pypdfium2.PdfDocument(content)
    text = paper[n].get_textpage().get_text_bounded()
    picture = paper[n].render(scale=3).to_pil().convert("L")
    paper.close()
    return picture, text


def pages(content: bytes) -> int:
    paper = pypdfium2.PdfDocument(content)
    count = len(paper)
    paper.close()
    return count


def codes(picture: Image.Image) -> list[tuple[str, str]]:
    return [(code.text, code.ec_level) for code in zxingcpp.read_barcodes(picture.convert("L"))]


@pytest.mark.usefixtures("_page", "_fonts")
@pytest.mark.parametrize("what", ["plain", "long", "arabic"])
def test_the_code_is_read_from_the_picture_and_from_the_paper(what: str) -> None:
    made = ticket(*HARD[what])

    png = Image.open(io.BytesIO(ticket_files.png(made)))
    paper, _text = page(ticket_files.pdf([made]))

    assert png.size == (WIDTH, HEIGHT)
    assert codes(png) == codes(paper) == [(made.token, "H")]


@dataclass
class Recorder:
    """A pen that keeps what it is told; widths are the real picture's."""

    texts: list[tuple[float, float, str, float, bool]] = field(default_factory=list)
    real: pens.Picture = field(default_factory=lambda: pens.Picture((WIDTH, HEIGHT)))

    def box(self, *_words: object) -> None:
        return

    def disc(self, *_words: object, **_facts: object) -> None:
        return

    def modules(self, *_words: object) -> None:
        return

    def length(self, words: str, size: float, *, bold: bool = False) -> float:
        return self.real.length(words, size, bold=bold)

    def text(
        self, x: float, y: float, words: str, size: float, _colour: str, *, bold: bool, middle: bool
    ) -> None:
        left = x - self.length(words, size, bold=bold) / 2 if middle else x
        self.texts.append((left, y, words, size, bold))


@pytest.mark.usefixtures("_page", "_fonts")
@pytest.mark.parametrize("what", HARD)
def test_nothing_is_an_empty_box_leaves_the_sheet_or_lies_on_another(what: str) -> None:
    pen = Recorder()
    ticket_files.draw(pen, ticket_files.sheet_of(ticket(*HARD[what])))

    for left, _y, words, size, bold in pen.texts:
        assert [c for c in words if ord(c) not in signs(lettering.fonts()[bold])] == []
        assert left >= MARGIN - 1, words
        assert left + pen.length(words, size, bold=bold) <= WIDTH - MARGIN + 1, words
    lines = sorted((y, size) for _x, y, _words, size, _bold in pen.texts)
    gaps = [(b[0] - a[0], b[1]) for a, b in pairwise(lines)]
    assert all(gap >= size * 0.9 for gap, size in gaps), lines
    assert lines[-1][0] <= HEIGHT - 20


@pytest.mark.usefixtures("_page", "_fonts")
def test_paper_says_whose_evening_for_whom_when_and_where_with_all_accents() -> None:
    made = ticket("L’œil « créatif » de Noël", "Zoé Œuvrard-N’Guessan, ñandú")

    _picture, text = page(ticket_files.pdf([made]))

    words = " ".join(text.replace("\xa0", " ").split())
    for part in (
        "WUSU – Debout",
        "L’œil « créatif » de Noël",
        "Samedi 28 novembre, 18 h – 21 h",
        "Zoé Œuvrard-N’Guessan, ñandú",
        "Rue Njo-Njo, Bonapriso, derrière la pharmacie du Rond-Point, Douala",
        "Standard",
        "À présenter à l’entrée. Ne le publiez pas.",
    ):
        assert part in words
    assert " ".join(made.token[n : n + 4] for n in range(0, 20, 4)) in words


@pytest.mark.usefixtures("_page")
def test_a_party_has_a_page_each_in_order() -> None:
    event = make.event(amount=0)
    order = buy(event, 3)
    made = list(orders.tickets_of_order(order.id))

    paper = ticket_files.pdf(made)

    assert pages(paper) == 3
    assert [codes(page(paper, n)[0]) for n in range(3)] == [[(t.token, "H")] for t in made]
    assert len(paper) < 120_000


@pytest.mark.usefixtures("_page")
def test_a_picture_is_light_enough_to_send() -> None:
    assert len(ticket_files.png(ticket(LONG_TITLE, LONG_NAME))) < 60_000


@pytest.mark.usefixtures("_page")
def test_talks_and_afterworks_are_told_apart_and_add_ons_stand_beside_the_type() -> None:
    made = ticket()
    made.extras = "Dîner poisson"
    assert ticket_files.lines_of(made)[-1] == "Standard · Dîner poisson"
    evening = Image.open(io.BytesIO(ticket_files.png(made))).convert("RGB").getpixel((5, 200))
    made.event.kind = "talk"  # type: ignore[assignment]
    talk = Image.open(io.BytesIO(ticket_files.png(made))).convert("RGB").getpixel((5, 200))
    db.session.rollback()

    assert (evening, talk) == ((24, 35, 72), (30, 111, 92))


def test_eight_at_once_each_get_their_own_ticket(house: Flask) -> None:
    made = [ticket(f"Soirée numéro {n}", f"Awa {n}").id for n in range(8)]

    def paper(n: int) -> bytes:
        with house.test_request_context():
            return ticket_files.pdf([db.session.get_one(Ticket, made[n])])

    db.session.rollback()
    told = at_once(house, [lambda n=n: paper(n) for n in range(8)])  # type: ignore[misc]

    assert errors(told) == []
    for n, made_out in enumerate(told):
        text = page(made_out)[1]  # read one by one: the reader is not made for threads
        assert f"Soirée numéro {n}" in text
        assert f"Awa {n}" in text


def test_words_are_broken_at_spaces_and_inside_a_word_only_when_there_is_none() -> None:
    assert broken("un deux trois", 8, len) == ["un deux", "trois"]
    assert broken("anticonstitutionnellement", 10, len) == ["anticonsti", "tutionnell", "ement"]
    assert broken("", 10, len) == [""]
    assert broken("a", 0, len) == ["a"]


def test_the_largest_size_that_fits_is_taken_and_the_rest_is_cut_with_dots() -> None:
    def measure(words: str, size: float) -> float:
        return len(words) * size

    def fitted(words: str) -> tuple[float, list[str]]:
        return fit(words, width=40, height=24, sizes=(10, 5), measure=measure)

    assert fitted("un") == (10, ["un"])
    assert fitted("un deux") == (10, ["un", "deux"])
    assert fitted("un deux trois") == (5, ["un deux", "trois"])
    assert fitted("un deux trois quatre cinq six sept") == (
        5,
        ["un deux", "trois", "quatre", "cinq si…"],
    )


def test_french_spaces_hold_their_words_together() -> None:
    assert plain("18\u202fh : « oui » !") == "18\xa0h\xa0: «\xa0oui\xa0»\xa0!"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("🎉 Zoé 👩🏾‍💻", "Zoé"),
        ("Noe\u0308l", "Noël"),
        ("🎉 🎉", ""),
        ("Ben\u202e\x00", "Ben"),
        ("B\u0336\u0336en", "Ben"),
        ("– · –", ""),
    ],
)
def test_what_cannot_be_drawn_is_left_out(typed: str, drawn: str) -> None:
    assert printable(typed) == drawn
