"""What people send as a file: nothing that runs is kept or served, and no name leads elsewhere.

Each carries `zx7`, a word that stands nowhere else. A statement or a list of guests is read as text
and not kept; what is kept is an evening's slides and photos. Pictures of dates, series, teams and
speakers: test_pictures_sent.py.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.events.models import Event
from app.kernel.db import db
from app.recaps.models import RecapFile
from app.web.photos import Photo
from tests import make
from tests.faults.sizes import fault, told
from tests.make import NOW
from tests.web.visiting import sign_in

SCRIPT = b"<script>zx7()</script>"
PLACE = 0x8825  # where a photo was taken
SERVED = {  # and nothing else
    "image/jpeg",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.presentation",
}


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(starts_at=NOW - timedelta(hours=5), ends_at=NOW - timedelta(hours=2))
    sign_in(client, make.awa(made.organizer))
    client.post(f"/organize/events/{made.code}/recap", data={"publish": "1"})
    return made


def drawn(kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (420, 280), "red").save(out, kind, **more)
    return out.getvalue()


def located() -> bytes:
    """A photo that tells where it was taken, by whom, and carries a script in a comment."""
    exif = Image.Exif()
    exif[0x010F], exif[PLACE] = "zx7", {1: "N", 2: (4.0, 3.0, 0.0)}
    return drawn("JPEG", exif=exif.tobytes(), comment=SCRIPT)


def odd_files() -> list[tuple[str, bytes, str]]:
    """Its name, what is in it, and what its sender says that it is."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="zx7()">' + SCRIPT + b"</svg>"
    page = b"<!doctype html>" + SCRIPT
    image = drawn("PNG")
    return [
        ("a.svg", svg, "image/svg+xml"),
        ("a.svg.png", svg, "image/png"),
        ("a.png", page, "image/png"),
        ("a.jpg", page, "text/html"),
        ("a.gif", b"GIF89a=1;/*" + SCRIPT + b"*/zx7()", "image/gif"),
        ("a.php", b"<?php zx7();", "application/x-php"),
        ("a.php.jpg", b"\xff\xd8\xff\xe0<?php zx7();", "image/jpeg"),
        ("a.jpg", b"MZ\x90\x00zx7", "image/jpeg"),
        ("a.pdf", b"MZ\x90\x00zx7", "application/pdf"),
        ("a.html", b"%PDF-1.7" + SCRIPT, "text/html"),
        ("a.pdf.html", b"%PDF-1.7" + SCRIPT, "application/pdf"),
        ("a.pdf", b"%PDF-1.7\n" + page, "text/html"),  # slides, whatever is said of them
        ("a.pptx", b"PK\x03\x04" + page, "text/html"),
        ("a.png", image + SCRIPT, "image/png"),
        ("a.html", image + SCRIPT, "text/html"),  # a photo, whatever it is called
        ("a.jpg", located(), "text/html"),
        ("a", located(), ""),
        ("a.jpg", drawn("BMP"), "image/jpeg"),
        ("a.tiff", drawn("TIFF"), "image/tiff"),
    ]


def send(client: FlaskClient, event: Event, name: str, raw: bytes, said: str = "") -> int:
    files = [(io.BytesIO(raw), name, said or "application/octet-stream")]
    data = {"files": files, "agreed": "y"}
    return client.post(f"/organize/events/{event.code}/recap/files", data=data).status_code


def kept() -> list[RecapFile]:
    db.session.expire_all()
    return list(db.session.scalars(select(RecapFile).order_by(RecapFile.id)))


def would_run(client: FlaskClient, event: Event) -> list[str]:
    """Of what is public: what a browser could take for a page or a script, or that tells more."""
    found = []
    for file in kept():
        answer = client.get(f"/events/{event.code}/recap/files/{file.id}")
        headers = answer.headers
        safe = (
            headers["X-Content-Type-Options"] == "nosniff"
            and headers["Content-Type"] in SERVED
            and headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        )
        if headers["Content-Type"] == "image/jpeg":
            safe = safe and b"zx7" not in answer.data
            with Image.open(io.BytesIO(answer.data)) as image:
                safe = safe and (image.format, dict(image.getexif())) == ("JPEG", {})
        else:
            safe = safe and headers["Content-Disposition"].startswith("attachment;")
        found += [] if safe else [file.name]
    return found


@fault("F1")
def test_no_file_that_runs_is_kept_or_served(client: FlaskClient, event: Event) -> None:
    answers = [send(client, event, *facts) for facts in odd_files()]
    assert set(answers) == {303, 422}
    told(files=len(answers), kept=answers.count(303), would_run=0)
    assert len(kept()) == answers.count(303) == 6
    assert would_run(client, event) == []


@fault("F1")
def test_twin_as_it_was_sent_a_photo_carries_its_place_and_a_script(
    client: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_sent(raw: bytes) -> Photo:
        return Photo(raw, 60, 40)

    monkeypatch.setattr("app.web.organize.recap_files.made_anew", as_sent)
    send(client, event, "a.jpg", located())
    assert would_run(client, event) == ["photo.jpg"]


NAMES = (
    "../../zx7.pdf",
    "..\\..\\zx7.pdf",
    "/etc/zx7.pdf",
    "/tmp/zx7.pdf",
    "C:\\zx7.pdf",
    "\\\\host\\share\\zx7.pdf",
    "file:///tmp/zx7.pdf",
    "%2e%2e%2fzx7.pdf",
    "....//....//zx7.pdf",
    "zx7\x00.pdf",
    "zx7\r\nX-Evil: 1.pdf",
    "zx7" * 100 + ".pdf",
    "CON.pdf",
    "nul.pdf",
    "com1.pdf",
    ".htaccess.pdf",
    "~zx7.pdf",
    "zx7;rm -rf *.pdf",
    '"zx7".pdf',
    "\u202efdp.zx7.pdf",
    "...pdf",
    " .pdf",
)


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each file of such a name that the house opens from now on."""
    found: list[str] = []
    real = io.open

    def watched(file: Any, *rest: Any, **how: Any) -> Any:
        if "zx7" in str(file):
            found.append(str(file))
        return real(file, *rest, **how)

    for where in ("builtins.open", "io.open"):
        monkeypatch.setattr(where, watched)
    return found


def leads_away(name: str) -> bool:
    stem = name.rpartition(".")[0]
    reserved = stem.upper() in {"CON", "NUL", "COM1"}
    return reserved or len(name) > 100 or not stem.replace("-", "a").replace("_", "a").isalnum()


@fault("F4")
def test_no_name_leads_out_of_the_house(
    client: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched = opened(monkeypatch)
    monkeypatch.setattr("app.recaps.rules.FILES_MOST", len(NAMES))
    answers = [send(client, event, name, b"%PDF-1.7") for name in NAMES]
    names = [file.name for file in kept()]
    assert set(answers) <= {303, 422}
    assert len(names) == answers.count(303) >= len(NAMES) - 2
    assert [name for name in names if leads_away(name)] == []
    for file in kept():
        answer = client.get(f"/events/{event.code}/recap/files/{file.id}")
        said = answer.headers["Content-Disposition"]
        assert said == f"attachment; filename={file.name}"
        assert "X-Evil" not in answer.headers
    told(names=len(names), written_outside=len(touched))
    assert touched == []


@fault("F4")
def test_twin_as_they_were_typed_names_lead_anywhere(
    client: FlaskClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_typed(name: str, _raw: bytes) -> tuple[str, str]:
        return name, "application/pdf"

    monkeypatch.setattr("app.web.organize.recap_files.type_of", as_typed)
    for name in ("../../zx7.pdf", "C:\\zx7.pdf", "CON.pdf"):
        send(client, event, name, b"%PDF-1.7")
    assert [leads_away(file.name) for file in kept()] == [True] * 3
