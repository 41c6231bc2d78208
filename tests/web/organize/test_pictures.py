"""The photo of a date, a series, an organizer: made anew, described, shown, taken away."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import pytest
from flask.testing import FlaskClient
from PIL import Image, TiffImagePlugin
from sqlalchemy import select

from app.events.models import Event
from app.kernel.db import db, transaction
from app.pictures.models import Picture, PictureSize
from app.pictures.rules import MOST, Cut, TooSmall, fitting
from app.planning.actions import open_dates
from app.recaps.rules import TooBig, WrongFile
from app.web import photos
from app.web.photos import cut_anew
from tests import make
from tests.web.visiting import sign_in, sign_out, words

ALT = "Trois femmes débattent"
# 20 000 × 20 000 pixels, it says, in a few bytes
SAYS = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
FLOOD = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + SAYS + struct.pack(">I", crc32(SAYS))
FLOOD += b"\0\0\0\0IDAT" + struct.pack(">I", crc32(b"IDAT"))


@pytest.fixture
def event(client: FlaskClient) -> Event:
    made = make.event(starts_at=make.today(), ends_at=make.today().replace(year=2040))
    sign_in(client, make.awa(made.organizer))
    return made


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), colour: str = "red", **more: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """Rich in detail everywhere."""
    out = io.BytesIO()
    Image.effect_noise((100, 50), 90).resize(size).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def send(
    client: FlaskClient, at: str, raw: bytes = b"", name: str = "a.jpg", alt: str = ALT
) -> Any:
    data: dict[str, Any] = {"alt": alt}
    if raw:
        data["file"] = (io.BytesIO(raw), name)
    return client.post(f"{at}/picture", data=data)


def kept() -> list[tuple[str, list[int]]]:
    db.session.expire_all()
    every = db.session.scalars(select(Picture).order_by(Picture.id))
    return [(each.alt, [size.width for size in each.sizes]) for each in every]


def test_a_photo_stands_on_the_page_the_lists_and_the_share_card(
    client: FlaskClient, event: Event
) -> None:
    at, here = f"/organize/events/{event.code}", f"/events/{event.code}"
    drawn = client.get(f"{here}/card.jpg").data
    assert send(client, at, photo()).status_code == 303
    assert kept() == [(ALT, [360, 720, 1200])]
    db.session.refresh(event)
    assert event.picture
    code = event.picture.code
    page = client.get(here).text
    assert [f'alt="{ALT}"' in page, f"/pictures/{code}/720.webp" in page] == [True, True]
    for path in ("/", f"/organizers/{event.organizer.code}", f"{here}/embed"):
        assert f"/pictures/{code}/720.webp" in client.get(path).text
    assert client.get(f"{here}/card.jpg").data != drawn
    sign_out(client)
    answer = client.get(f"/pictures/{code}/720.webp")
    shown = Image.open(io.BytesIO(answer.data))
    assert (shown.format, shown.size, answer.mimetype) == ("WEBP", (720, 360), "image/webp")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/pictures/nothing/720.webp").status_code == 404


def test_a_photo_is_described_again_replaced_and_taken_away(
    client: FlaskClient, event: Event
) -> None:
    at = f"/organize/events/{event.code}"
    send(client, at, photo())
    assert send(client, at, alt="Une salle pleine").status_code == 303
    assert kept() == [("Une salle pleine", [360, 720, 1200])]
    send(client, at, photo("PNG", (800, 400), "blue"))
    assert kept() == [(ALT, [360, 720])]
    client.post(f"{at}/picture/end")
    assert (kept(), "/pictures/" in client.get(f"/events/{event.code}").text) == ([], False)
    assert db.session.scalars(select(PictureSize)).all() == []


@pytest.mark.parametrize(
    ("raw", "alt", "said"),
    [
        (b"<svg onload='alert(1)'/>", ALT, "Utilisez JPEG, PNG ou WebP."),
        (photo()[:200], ALT, "Utilisez JPEG, PNG ou WebP."),
        (photo("GIF"), ALT, "Utilisez JPEG, PNG ou WebP."),
        (photo(size=(300, 900)), ALT, "trop petite"),
        (photo(), "", "Décrivez l’image"),
        (b"", ALT, "Choisissez une image."),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused_beside_its_field(
    client: FlaskClient, event: Event, raw: bytes, alt: str, said: str
) -> None:
    answer = send(client, f"/organize/events/{event.code}", raw, alt=alt)
    assert (answer.status_code, said in words(answer), kept()) == (422, True, [])


def test_bombs_are_refused_before_they_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooBig):
        cut_anew(FLOOD, Cut.COVER)
    monkeypatch.setattr(photos, "PIXELS", 1_000_000)
    with pytest.raises(TooBig):
        cut_anew(photo(), Cut.COVER)
    monkeypatch.setattr(photos, "FILE_MOST", 1_000)
    with pytest.raises(TooBig):
        cut_anew(photo(), Cut.COVER)
    with pytest.raises(WrongFile):
        cut_anew(b"GIF89a/*<script>*/", Cut.COVER)
    with pytest.raises(TooSmall):
        cut_anew(photo(size=(90, 90)), Cut.FACE)


def test_nothing_of_the_file_is_kept_but_its_pixels_upright() -> None:
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "a phone", 6  # its camera; lying on its side
    exif[0x8825] = {2: (TiffImagePlugin.IFDRational(4),) * 3}
    wide = cut_anew(photo(size=(1200, 1600), exif=exif), Cut.COVER)
    shown = Image.open(io.BytesIO(wide[-1].content))
    assert (shown.size, dict(shown.getexif()), "exif" in shown.info) == ((1200, 600), {}, False)


def test_each_size_is_light_whatever_was_sent() -> None:
    weights = [len(size.content) for size in cut_anew(noise((1200, 600)), Cut.COVER)]
    assert [weight <= MOST for weight in weights] == [True] * 3
    assert [(s.width, s.height) for s in cut_anew(photo(), Cut.LOGO)] == [(104, 104), (208, 208)]
    assert [fitting([360, 720], n) for n in (1200, 720, 400, 10)] == [720, 720, 360, 360]
    assert fitting([], 10) is None


def test_dates_to_come_share_the_photo_of_their_series_unless_they_have_one(
    client: FlaskClient,
) -> None:
    series = make.series(published_at=make.NOW)
    sign_in(client, make.awa(series.organizer))
    with transaction():
        first, second = open_dates(series, now=datetime.now(UTC))[:2]
    send(client, f"/organize/events/{first.code}", photo(), alt="La sienne")
    at = f"/organize/series/{series.code}"
    send(client, at, photo(colour="green"))
    db.session.expire_all()
    assert first.picture
    assert second.picture
    assert (first.picture.alt, second.picture.alt) == ("La sienne", ALT)
    assert f'alt="{ALT}"' in client.get(f"/series/{series.code}").text
    client.post(f"/organize/events/{second.code}/picture/end")
    assert len(kept()) == 2
    client.post(f"{at}/picture/end")
    db.session.expire_all()
    assert [first.picture.alt, second.picture_id, len(kept())] == ["La sienne", None, 1]


def test_a_logo_stands_on_the_page_of_its_organizer(client: FlaskClient, event: Event) -> None:
    of = event.organizer
    at = f"/organize/organizers/{of.code}"
    send(client, at, photo("PNG", (500, 300)), alt="WUSU")
    send(client, at, photo("PNG", (500, 200)), alt="WUSU")
    assert kept() == [("WUSU", [104, 208])]
    assert 'alt="WUSU"' in client.get(f"/organizers/{of.code}").text
    client.post(f"{at}/picture/end")
    client.post(f"{at}/picture/end")
    assert kept() == []


def test_a_stranger_changes_no_picture(client: FlaskClient, event: Event) -> None:
    send(client, f"/organize/events/{event.code}", photo())
    sign_in(client, make.awa(make.organizer()))
    at = f"/organize/events/{event.code}"
    got = [client.get(f"{at}/picture"), send(client, at, photo()), client.post(f"{at}/picture/end")]
    assert [answer.status_code for answer in got] == [404, 404, 404]
    assert len(kept()) == 1
