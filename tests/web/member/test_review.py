"""The guide, the review and the circles on the screen: resumable, useful when empty, one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pytest
import time_machine
from flask import Flask

from app.contacts.actions import add
from app.contacts.rules import ContactFields
from app.kernel.db import transaction
from app.reviews.actions import keep
from tests import make, meeting
from tests.meeting import account_phone, phone_of, plain
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("client")
FAMILY = "/member/review/circles/family"


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(meeting.EVENING, tick=True):
        yield


def test_the_guide_asks_what_one_thinks_then_goes_circle_by_circle_and_remembers(
    house: Flask,
) -> None:
    account = make.user("Ben")
    phone = account_phone(house, account)
    assert "Combien de personnes" in plain(phone.get("/member/review").text)
    wrong = phone.post("/member/review", data={"people": "beaucoup"})
    assert (wrong.status_code, "beaucoup" in wrong.text) == (422, True)
    phone.post("/member/review", data={"people": "80"})
    added = phone.post(FAMILY, data={"names": "Clarisse\nTonton Essombe"}, follow_redirects=True)
    assert "2 personnes ajoutées." in plain(added.text)
    following = phone.post(f"{FAMILY}/mark", data={"mark": "done"})
    assert following.location == "/member/review/circles/community"
    phone.post("/member/review/circles/community/mark", data={"mark": "skipped"})
    another_day = plain(account_phone(house, account).get("/member/review").text)
    for words in (
        "Vous pensiez connaître 80 personnes ; votre répertoire en compte 2.",
        "2 cercles vus sur 23.",
        "Continuer : Amis",
        "laissé de côté",
    ):
        assert words in another_day
    done = plain(phone.post("/member/review/done", follow_redirects=True).text)
    assert ("Le bilan est fait." in done, "Reprendre le bilan" in done) == (True, True)
    assert "Cela suffit" in plain(phone.post("/member/review/done/end", follow_redirects=True).text)


@pytest.mark.parametrize("names", ["", " \n ", "x" * 101, "\n".join(map(str, range(60)))])
def test_what_is_no_list_of_names_is_said_beside_the_field_and_kept(
    house: Flask, names: str
) -> None:
    phone = phone_of(house, meeting.person("Ben"))
    answer = phone.post(FAMILY, data={"names": names})
    assert answer.status_code == 422
    assert names.strip() in answer.text.replace("\r", "")
    assert "Rien à compter" in phone.get("/member/reports").text
    assert phone.get("/member/review/circles/nothing").status_code == 404
    marked = phone.post(f"{FAMILY}/mark", data={"mark": "junk"})
    assert marked.location == FAMILY


def test_the_review_says_what_is_missing_and_two_stand_side_by_side(house: Flask) -> None:
    phone = phone_of(house, meeting.person("Ben"))
    phone.post(FAMILY, data={"names": "Clarisse"})
    with statements() as sent:
        page = plain(phone.get("/member/reports").text)
    assert len(sent) <= 20
    for words in ("Aucun financeur.", "Personne dans ces cercles", "Voisins", "Par rôle"):
        assert words in page
    kept = phone.post("/member/reports").location
    phone.post(FAMILY, data={"names": "Tonton"})
    page = plain(phone.get(kept).text)
    assert row_of(page, "Famille") == ["50.0", "100.0", "1", "2"]
    assert row_of(page, "Voisins") == ["0.0", "0.0", "0", "0"]
    second = phone.post("/member/reports").location.rpartition("/")[2]
    phone.post(FAMILY, data={"names": "Fatou"})
    page = plain(phone.get(f"{kept}?with={second}").text)
    assert row_of(page, "Famille") == ["50.0", "100.0", "1", "2"]
    assert phone.get(f"{kept}?with=junk").status_code == 200
    phone.post(f"{kept}/end")
    assert phone.get(kept).status_code == 404


def row_of(page: str, words: str) -> list[str]:
    """The bars of a row, per cent of the table's longest, then its numbers."""
    row = page.partition(f'<th scope="row">{words}<')[2].partition("</tr>")[0]
    return re.findall(r"""(?<= width=")[\d.]+|(?<=>)\d+(?=</td>)""", row)


def test_a_review_is_taken_away_as_pdf_and_csv_with_numbers_alone(house: Flask) -> None:
    phone = phone_of(house, meeting.person("Ben"))
    phone.post(FAMILY, data={"names": "Clarisse"})
    kept = phone.post("/member/reports").location
    for address in ("/member/reports", kept):
        paper = pypdfium2.PdfDocument(phone.get(f"{address}.pdf").data)
        words = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
        assert ("Aucun financeur." in words, "Clarisse" in words) == (True, False)
        lines = phone.get(f"{address}.csv").text.splitlines()
        assert "Par cercle;Famille;1" in lines
        assert "Clarisse" not in "".join(lines)


def test_anothers_review_is_not_there(house: Flask) -> None:
    ben, dieudonne = meeting.person("Ben"), meeting.person("Dieudonné")
    stranger = phone_of(house, dieudonne)
    with transaction():
        kept, mine = keep(ben, now=make.NOW), keep(dieudonne, now=make.NOW)
    here = f"/member/reports/{kept.id}"
    for address in (
        here,
        f"{here}.pdf",
        f"{here}.csv",
        f"/member/reports/{mine.id}?with={kept.id}",
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{here}/end").status_code == 404


def test_my_circles_follow_closeness_and_my_own_choice(house: Flask) -> None:
    ben = meeting.person("Ben")
    with transaction():
        awa = add(ben, ContactFields("Awa Ngono"), now=make.NOW)
        awa.closeness = 4
    phone = phone_of(house, ben)
    page = plain(phone.get("/member/pictures").text)
    assert ("Intimes" in page, "Awa Ngono" in page, "aucun échange noté" in page) == (True,) * 3
    phone.post(f"/member/contacts/{awa.id}/ring", data={"ring": "close"})
    assert "Dans mes cercles : Proches" in plain(phone.get(f"/member/contacts/{awa.id}").text)
    assert "votre choix" in plain(phone.get("/member/pictures").text)
    phone.post(f"/member/contacts/{awa.id}/ring", data={"ring": "junk"})
    assert "votre choix" not in plain(phone.get("/member/pictures").text)
    phone.post("/member/rings", data={"cap": "60"})
    assert 'value="60"' in phone.get("/member/pictures").text
    wrong = phone.post("/member/rings", data={"cap": "9"}, follow_redirects=True)
    assert "Choisissez de 50 à 250 personnes." in plain(wrong.text)
    stranger = phone_of(house, meeting.person("Dieudonné"))
    assert stranger.post(f"/member/contacts/{awa.id}/ring", data={}).status_code == 404
