"""A cover, a logo, a portrait: nothing that runs is kept or served, and no name leads anywhere."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.kernel.db import db
from app.pictures.models import Picture, PictureSize
from app.pictures.rules import Cut, Sized
from tests import make
from tests.faults.sizes import fault, told
from tests.faults.test_uploads import NAMES, drawn, located, odd_files, opened
from tests.web.visiting import sign_in


@pytest.fixture
def forms(client: FlaskClient) -> list[str]:
    """Where a team sends a picture that it shows."""
    event = make.event()
    sign_in(client, make.awa(event.organizer))
    return [
        f"/organize/events/{event.code}/picture",
        f"/organize/series/{make.series(event.organizer).code}/picture",
        f"/organize/organizers/{event.organizer.code}/picture",
        f"/organize/speakers/{make.speaker(event).speaker_id}/picture",
    ]


def send(client: FlaskClient, at: str, name: str, raw: bytes, said: str = "") -> int:
    data: dict[str, Any] = {"alt": "Une salle"}
    data["file"] = (io.BytesIO(raw), name, said or "application/octet-stream")
    return client.post(at, data=data).status_code


def kept() -> int:
    return db.session.query(Picture).count()


def would_run(client: FlaskClient) -> list[str]:
    """Of what is public: what a browser could take for a page or a script, or that tells more."""
    found = []
    sizes = select(Picture.code, PictureSize.width).join(PictureSize)
    for code, width in db.session.execute(sizes.order_by(Picture.code, PictureSize.width)):
        answer = client.get(f"/pictures/{code}/{width}.webp")
        headers = answer.headers
        with Image.open(io.BytesIO(answer.data)) as image:
            is_plain = (image.format, dict(image.getexif())) == ("WEBP", {})
        safe = (
            is_plain
            and b"zx7" not in answer.data
            and headers["X-Content-Type-Options"] == "nosniff"
            and headers["Content-Type"] == "image/webp"
        )
        found += [] if safe else [f"{code} {width}"]
    return found


@fault("F1")
def test_no_picture_that_runs_or_tells_its_place_is_kept_or_served(
    client: FlaskClient, forms: list[str]
) -> None:
    answers = []
    for at in forms:
        before = kept()
        mine = [send(client, at, *facts) for facts in odd_files()]
        assert set(mine) == {303, 422}, at
        assert kept() == before + 1, at  # the last one that was taken: the others left with it
        answers += mine
        assert would_run(client) == []
    told(files=len(answers), kept=answers.count(303), would_run=0)


@fault("F1")
def test_twin_as_it_was_sent_a_cover_tells_where_it_was_taken(
    client: FlaskClient, forms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_sent(raw: bytes, _cut: Cut) -> list[Sized]:
        return [Sized(720, 360, raw)]

    monkeypatch.setattr("app.web.organize.picture_form.cut_anew", as_sent)
    send(client, forms[0], "a.jpg", located())
    assert len(would_run(client)) == 1


@fault("F4")
def test_the_name_of_a_picture_leads_nowhere(
    client: FlaskClient, forms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    touched, raw = opened(monkeypatch), drawn("JPEG")
    for at in forms:
        answers = {send(client, at, name, raw) for name in NAMES}
        assert answers == {303}, at
    codes = db.session.scalars(select(Picture.code)).all()
    assert [code for code in codes if not code.replace("-", "a").replace("_", "a").isalnum()] == []
    told(names=len(NAMES) * len(forms), written_outside=len(touched))
    assert touched == []
