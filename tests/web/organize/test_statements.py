"""A team pastes its messages and sends its statements; each franc is at its place or waits.

Names in brackets are the failures of the founding list (F01 …).
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Organizer
from app.accounts.rules import Role
from tests import make
from tests.statements.test_actions import fresh, lines, order, tickets
from tests.web.visiting import sign_in, words

AT = "/organize/statements/wusu"
SMS = (
    "Vous avez recu {sum} XAF de BEN MBARGA (237677123456 ) sur votre compte Mobile Money "
    "2026-11-21 18:04:05. Message de l'expediteur:{text}. Votre nouveau solde est de 903 412 FCFA. "
    "Frais: 0 XAF. Transaction ID: {ref}.Telechargez MoMo"
)


@pytest.fixture
def event(client: FlaskClient) -> Any:
    of = make.organizer(code="wusu")
    sign_in(client, make.awa(of, Role.CASHIER))
    return make.event(of)


def sms(text: str = "", amount: int = 15_000, ref: int = 0) -> str:
    return SMS.format(sum=amount, text=text, ref=ref or 71_000_000_000 + make.next_number())


def paste(client: FlaskClient, *texts: str) -> Any:
    return client.post(AT, data={"pasted": "\n".join(texts)}, follow_redirects=True)


def test_pasted_messages_pay_what_they_name_and_show_the_rest(
    client: FlaskClient, event: Any
) -> None:
    """[F01, F58, F60] Glued together, with a reference broken by a space; pasted again: known."""
    one, two = order(event), order(event, "+237699000000")
    broken = f"{two.reference[:6]} {two.reference[6:].lower()}"
    pasted = (sms(one.reference), sms(broken), sms("bonjour", amount=9_000))
    told = words(paste(client, *pasted))
    assert "2 commandes payées." in told
    assert "Une somme à reconnaître." in told
    assert ("BEN MBARGA" in told, "903 412" in told) == (True, False)
    assert (tickets(), len(lines())) == (2, 3)
    assert "3 lignes déjà lues." in words(paste(client, *pasted))
    assert "1 à reconnaître" in words(client.get("/organize/payments"))
    assert "1 somme reçue à reconnaître" in words(client.get("/organize"))


@pytest.mark.parametrize("typed", ["", "bonjour", "Vous avez recu 15 000 XAF de BEN"])
def test_what_is_no_message_is_told_and_stays_in_the_field(
    client: FlaskClient, event: Any, typed: str
) -> None:
    answer = client.post(AT, data={"pasted": typed})
    assert (answer.status_code, typed in answer.text, lines()) == (422, True, [])


def test_a_person_decides_from_the_list_and_takes_it_back(client: FlaskClient, event: Any) -> None:
    mine = order(event, "+237699000000")
    paste(client, sms())
    at = f"{AT}/{lines()[0].id}"
    typo = client.post(f"{at}/match", data={"reference": "EN-0000001"}, follow_redirects=True)
    assert "n’est celle d’aucune commande" in words(typo)
    client.post(f"{at}/match", data={"reference": mine.reference.lower()})
    assert (fresh(mine).status, tickets()) == ("paid", 1)
    done = client.get(f"{AT}?done=1")
    assert (mine.reference in done.text, f"{at}/match/end" in done.text) == (True, True)
    asked = words(client.get(f"{at}/match/end"))
    assert ("Un billet ne marchera plus." in asked, "prévenez-le" in asked) == (True, True)
    assert (fresh(mine).status, tickets()) == ("paid", 1)
    told = words(client.post(f"{at}/match/end", follow_redirects=True))
    assert "Ben n’a pas d’e-mail" in told
    assert (fresh(mine).status, tickets()) == ("held", 0)
    assert "déjà décidé" in words(client.get(f"{at}/match/end"))
    client.post(f"{at}/aside", data={"to": "ignored"})
    assert lines()[0].state == "ignored"


def test_what_a_payer_writes_is_shown_as_words(client: FlaskClient, event: Any) -> None:
    """[F72]"""
    page = paste(client, sms("<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page.text


def send(client: FlaskClient, body: str, **facts: str) -> Any:
    data = {"source": "mtn", "file": (io.BytesIO(body.encode("cp1252")), "releve.csv")} | facts
    return client.post(f"{AT}/file", data=data, content_type="multipart/form-data")


def again(client: FlaskClient, page: Any, **facts: str) -> Any:
    """The form of the preview, sent as it stands."""
    import html
    import re

    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found is not None
    text = html.unescape(found[1])
    data = {"source": "mtn", "text": text} | facts
    return client.post(f"{AT}/file", data=data, follow_redirects=True)


def test_a_statement_shows_what_it_would_do_and_then_does_it(
    client: FlaskClient, event: Any
) -> None:
    """[F55] cp1252, sums as people write them, what went out, junk above; read twice is known."""
    mine = order(event)
    rows = [
        "Relevé de compte;;;;",
        "Date;Montant;Nom;Motif;ID transaction",
        f"21/11/2026 18:04;15 000;BEN;{mine.reference};71234567890",
        "21/11/2026 18:05;-2.000;LOYER;;71234567891",
        "21/11/2026 18:06;7.500,00;ZO\u00c9;merci;71234567892",
        "21/11/2026 18:07;beaucoup;X;;71234567893",
    ]
    page = send(client, "\n".join(rows))
    told = words(page)
    assert page.status_code == 200
    for words_ in ("Payée 1", "À reconnaître 1", "Sortie 1", "Illisibles, laissées de côté 1"):
        assert words_ in told
    assert (lines(), tickets()) == ([], 0)
    assert "Une commande payée." in words(again(client, page, take="1"))
    assert (fresh(mine).status, [one.state for one in lines()]) == (
        "paid",
        ["matched", "outgoing", "unmatched"],
    )
    assert "Déjà lue 3" in words(send(client, "\n".join(rows)))


def test_a_person_puts_the_columns_right(client: FlaskClient, event: Any) -> None:
    mine = order(event)
    page = send(client, f"a;montant;b;c\n1;5;{mine.reference};15000\n")
    assert "Payée" not in words(page)
    right = again(client, page, **{"column-amount": "3", "column-reference": "2"})
    assert "Payée 1" in words(right)


def test_a_file_without_titles_asks_which_column_is_the_sum(
    client: FlaskClient, event: Any
) -> None:
    mine = order(event)
    page = send(client, f"28/11/2026;{mine.reference};15 000\n29/11/2026;loyer;-2 000\n")
    assert (page.status_code, lines()) == (200, [])
    assert "Dites quelle colonne porte la date et laquelle porte le montant." in words(page)
    assert "C (15 000)" in words(page)
    still = again(client, page, **{"column-reference": "1"})
    assert "Dites quelle colonne" in words(still)
    right = again(client, page, **{"column-at": "0", "column-reference": "1", "column-amount": "2"})
    assert "Payée 1" in words(right)
    assert "Sortie 1" in words(right)


@pytest.mark.parametrize("body", ["", "bonjour", "\x00\x01;montant\n"])
def test_a_file_that_is_no_statement_is_told(client: FlaskClient, event: Any, body: str) -> None:
    answer = send(client, body)
    assert (answer.status_code, lines()) == (422, [])


def test_what_pays_no_ticket_is_put_aside_with_a_reason(client: FlaskClient, event: Any) -> None:
    line = make.statement_line(event.organizer)
    at = f"{AT}/{line.id}/aside"
    assert at in client.get(AT).text
    assert "L’équipe le garde" in words(client.get(at))
    for typed in ({"to": "kept"}, {"to": "nothing", "reason": "Un don"}, {}):
        assert client.post(at, data=typed).status_code == 422
    assert lines()[0].state == "unmatched"
    done = client.post(at, data={"to": "kept", "reason": "Un don"}, follow_redirects=True)
    assert "cet argent n’attend plus personne" in words(done)
    assert (lines()[0].state, lines()[0].reason) == ("kept", "Un don")
    assert "Un don" in words(client.get(f"{AT}?done=1"))


def test_money_of_another_team_is_not_there(client: FlaskClient, event: Any) -> None:
    theirs: Organizer = make.organizer(code="dolce")
    line = make.statement_line(theirs)
    assert client.get("/organize/statements/dolce").status_code == 404
    for act in ("match", "aside", "match/end"):
        assert client.post(f"{AT}/{line.id}/{act}").status_code == 404
    sign_in(client, make.awa(event.organizer, Role.DOOR))
    assert client.get(AT).status_code == 403
    elsewhere = order(make.event(theirs))
    mine = make.statement_line(event.organizer)
    sign_in(client, make.awa(event.organizer))
    client.post(f"{AT}/{mine.id}/match", data={"reference": elsewhere.reference})
    assert (fresh(elsewhere).status, lines()[-1].state) == ("held", "unmatched")
