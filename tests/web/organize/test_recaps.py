"""The page of an evening that is over: words, slides, photos and testimonies, each taken back."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.accounts.models import Consent
from app.accounts.rules import Purpose
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.queries import own_tickets
from app.passages.actions import admit
from app.recaps import models
from app.recaps.models import RecapFile
from app.recaps.rules import FILES_MOST, WrongFile, safe_stem, type_of
from app.tickets.models import Ticket
from app.web.photos import SIDE, made_anew
from tests import make
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.visiting import sign_in, sign_out, words

PDF = b"%PDF-1.7 slides"
SAID: dict[str, Any] = {"words": "Trois rencontres utiles.", "signed": "Ben M."}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(
        amount=0, starts_at=NOW - timedelta(hours=5), ends_at=NOW - timedelta(hours=2)
    )
    sign_in(client, make.awa(made.organizer))
    return made


def here(event: Event) -> str:
    return f"/organize/events/{event.code}/recap"


def public(event: Event) -> str:
    return f"/events/{event.code}/recap"


def used_ticket(event: Event) -> Ticket:
    """Of somebody who came in."""
    with transaction():
        event.starts_at, event.ends_at = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
    ticket = own_tickets(buy(event).id)[0]
    scanner = phone(event)[0]
    with transaction():
        admit(scanner, told(ticket), now=NOW)
    return ticket


def photo(kind: str = "JPEG", size: tuple[int, int] = (2400, 1200), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def send(client: FlaskClient, event: Event, *files: tuple[bytes, str], **more: str) -> Any:
    data = {"files": [(io.BytesIO(raw), name) for raw, name in files]} | more
    return client.post(f"{here(event)}/files", data=data)


def kept() -> list[RecapFile]:
    db.session.expire_all()
    return list(db.session.scalars(select(RecapFile).order_by(RecapFile.id)))


def test_an_evening_is_told_published_and_taken_back(client: FlaskClient, event: Event) -> None:
    typed = {"words": "**Soixante** personnes", "exchanged": "Un local, deux associés"}
    assert client.get(here(event)).status_code == 200
    client.post(here(event), data=typed)
    assert "Seule votre équipe voit cette page." in words(client.get(public(event)))
    sign_out(client)
    assert client.get(public(event)).status_code == 404
    sign_in(client, make.awa(event.organizer))
    client.post(here(event), data=typed | {"publish": "1"})
    make.event(event.organizer, title="La suite", starts_at=make.today() + timedelta(days=9),
               ends_at=make.today() + timedelta(days=10))  # fmt: skip
    sign_out(client)
    page = client.get(public(event))
    seen = ["<strong>Soixante</strong>" in page.text, "Un local" in page.text]
    assert [*seen, "La suite" in page.text] == [True] * 3
    assert f"{public(event)}" in client.get(f"/events/{event.code}").text
    sign_in(client, make.awa(event.organizer))
    client.post(f"{here(event)}/end")
    sign_out(client)
    assert client.get(public(event)).status_code == 404


def test_slides_are_saved_never_run_and_deleted(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data={"publish": "1"})
    assert send(client, event, (PDF, "../../Ma présentation.PDF")).status_code == 303
    (slides,) = kept()
    assert (slides.name, slides.type) == ("Ma-présentation.pdf", "application/pdf")
    sign_out(client)
    at = f"{public(event)}/files/{slides.id}"
    answer = client.get(at)
    assert (answer.data, answer.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    sign_in(client, make.awa(event.organizer))
    client.post(f"{here(event)}/files/{slides.id}/end")
    assert (kept(), client.get(at).status_code) == ([], 404)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"<svg><script>alert(1)</script></svg>", "photo.svg"),
        (b"<html>", "photo.png"),
        (b"<html>", "slides.pdf"),
        (b"MZ", "tool.exe"),
        (b"GIF89a=1/*", "photo.gif"),
        (PDF, "slides.php"),
        (b"\xff\xd8\xff\xe0 cut", "photo.jpg"),
        (b"", "slides.pptx"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(
    client: FlaskClient, event: Event, raw: bytes, name: str
) -> None:
    good = (photo(), "bon.jpg")
    answer = send(client, event, good, (raw, name), agreed="y")
    assert (answer.status_code, "Ce fichier ne se lit pas." in words(answer)) == (422, True)
    assert kept() == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\boot\\x.pdf", "x.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "a-b-Set-Cookie-x.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        (".pdf", "document.pdf"),
        ("\u202efdp.exe.pdf", "fdp-exe.pdf"),
    ],
)
def test_a_name_is_safe_wherever_it_is_saved(name: str, safe: str) -> None:
    assert type_of(name, PDF) == (safe, "application/pdf")
    assert "/" not in safe_stem(name)


def test_a_photo_is_made_anew_without_place_or_camera() -> None:
    marked = Image.Exif()
    marked[0x010F], marked[0x0112] = "Tecno", 6  # its maker; turned by a quarter
    anew = made_anew(photo(exif=marked.tobytes()))
    with Image.open(io.BytesIO(anew.content)) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (SIDE // 2, SIDE), {})
    with pytest.raises(WrongFile):
        made_anew(PDF)


def test_photos_need_the_word_that_people_agree(client: FlaskClient, event: Event) -> None:
    client.post(here(event), data={"publish": "1"})
    refused = send(client, event, (photo(), "soir.jpg"))
    assert (refused.status_code, kept()) == (422, [])
    send(client, event, (photo("PNG"), "soir.png"), agreed="y", title="Les <b>tables</b>")
    (one,) = kept()
    assert (one.type, one.width, one.height) == ("image/jpeg", SIDE, SIDE // 2)
    page = client.get(public(event)).text
    assert 'alt="Les &lt;b&gt;tables&lt;/b&gt;"' in page
    shown = client.get(f"{public(event)}/files/{one.id}")
    assert shown.headers["Content-Disposition"].startswith("inline;")
    assert send(client, event).status_code == 422


def test_so_many_files_and_no_more(client: FlaskClient, event: Event) -> None:
    for _ in range(FILES_MOST):
        send(client, event, (PDF, "a.pdf"))
    assert (send(client, event, (PDF, "a.pdf")).status_code, len(kept())) == (409, FILES_MOST)


def test_a_testimony_is_public_with_two_yeses_and_gone_with_one_no(
    client: FlaskClient, event: Event
) -> None:
    ticket = used_ticket(event)
    client.post(here(event), data={"publish": "1"})
    mine = f"/t/{ticket.secret}/testimony"
    assert client.get(mine).status_code == 200
    assert client.post(mine, data=SAID | {"words": ""}).status_code == 422
    client.post(mine, data=SAID | {"public": "y"})
    client.post(mine, data=SAID)
    choice = f"{here(event)}/testimonies/{ticket.id}"
    client.post(choice)
    assert "Trois rencontres" not in client.get(public(event)).text  # the author said no
    client.post(mine, data=SAID | {"public": "y"})
    assert "Trois rencontres" not in client.get(public(event)).text  # said again, read again
    client.post(choice)
    assert "Trois rencontres" in client.get(public(event)).text
    client.post(f"{choice}/end")
    assert "Trois rencontres" not in client.get(public(event)).text
    client.post(choice)
    client.post(f"{mine}/end")
    assert "Trois rencontres" not in client.get(public(event)).text
    assert db.session.scalars(select(models.Testimony)).all() == []
    said = select(Consent.given).where(Consent.purpose == Purpose.TESTIMONY).order_by(Consent.id)
    assert db.session.scalars(said).all() == [True, False, True, False]


def test_who_was_not_there_does_not_testify(client: FlaskClient, event: Event) -> None:
    with transaction():
        event.starts_at, event.ends_at = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
    ticket = own_tickets(buy(event).id)[0]
    mine = f"/t/{ticket.secret}/testimony"
    answers = [client.get(mine), client.post(mine, data=SAID), client.get("/t/nobody/testimony")]
    assert [answer.status_code for answer in answers] == [403, 403, 404]


def test_a_stranger_changes_nothing_here(client: FlaskClient, event: Event) -> None:
    send(client, event, (PDF, "a.pdf"))
    (slides,) = kept()
    other = make.event(make.organizer())
    sign_in(client, make.awa(other.organizer))
    answers = [
        client.get(here(event)),
        client.post(here(event), data={"publish": "1"}),
        send(client, event, (PDF, "b.pdf")),
        client.post(f"{here(other)}/files/{slides.id}/end"),
        client.get(f"{public(other)}/files/{slides.id}"),
        client.post(f"{here(other)}/testimonies/{slides.id}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert len(kept()) == 1
