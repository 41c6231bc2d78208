"""QR codes read by a stranger's decoder (zxing-cpp), as phones at the door will."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter

from app.kernel.codes import ALPHABET, random_code
from app.tickets.rules import new_token
from app.web import qr

QUIET = 4


def read(picture: Image.Image) -> list[tuple[str, str]]:
    """What the decoder sees: the text, and the error correction level."""
    return [(code.text, code.ec_level) for code in zxingcpp.read_barcodes(picture.convert("L"))]


def picture(token: str, module: int = 10) -> Image.Image:
    return Image.open(io.BytesIO(qr.png(token, module=module)))


def drawn(svg: str) -> Image.Image:
    """The SVG's one path, painted ten pixels a module."""
    root = ElementTree.fromstring(svg)
    side = int(root.attrib["viewBox"].split()[2])
    ground, path = root
    assert ground.attrib == {"fill": "#fff", "d": f"M0 0h{side}v{side}H0z"}
    made = Image.new("1", (side * 10, side * 10), 1)
    for run in path.attrib["d"].split("M")[1:]:
        where, length = run.split("h", 1)
        x, y = (int(n) * 10 for n in where.split())
        made.paste(0, (x, y, x + int(length.split("v")[0]) * 10, y + 10))
    return made


def test_two_hundred_tokens_are_read_exactly_with_the_fixed_mask() -> None:
    tokens = [new_token(random_code(4)) for _ in range(200)]

    assert [read(picture(token, 4)) for token in tokens] == [[(token, "H")] for token in tokens]


@pytest.mark.parametrize("token", ["0" * 20, "Z" * 20, "01" * 10, ALPHABET[:20], ALPHABET[12:]])
def test_even_the_dullest_tokens_are_read(token: str) -> None:
    assert read(picture(token)) == [(token, "H")]


def test_a_token_makes_version_2_on_opaque_white_with_its_quiet_zone() -> None:
    rows = qr.matrix(new_token("AW07"))

    assert len(rows) == 25 + 2 * QUIET  # version 2 is 25 modules wide
    assert {len(row) for row in rows} == {25 + 2 * QUIET}
    inside = [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]
    assert sum(map(sum, rows)) == sum(map(sum, inside))  # nothing black in the quiet zone
    assert all(inside[0][:7])  # and the finder pattern right behind it


def test_the_picture_is_black_on_white_and_not_see_through() -> None:
    made = picture(new_token("AW07"))

    assert made.size == (330, 330)
    assert made.mode == "L"
    assert "transparency" not in made.info
    assert {colour for _n, colour in made.getcolors() or []} == {0, 255}


def test_the_drawing_for_pages_is_the_same_code() -> None:
    token = new_token("AW07")
    svg = qr.svg(token, title="Billet d’Awa & <Ben>")

    assert read(drawn(svg)) == [(token, "H")]
    assert 'aria-label="Billet d’Awa &amp; &lt;Ben&gt;"' in svg
    assert 'role="img"' in svg
    assert 'aria-hidden="true"' in qr.svg(token)
    assert len(svg) < 6_000


def spoiled(token: str, how: str) -> Image.Image:
    code = picture(token).convert("L")
    match how:
        case "blurred":
            return code.filter(ImageFilter.GaussianBlur(4))
        case "dim":
            return ImageEnhance.Brightness(code).enhance(0.5)
        case "small":
            return code.resize((100, 100), Image.Resampling.BILINEAR)
        case "tilted":
            return code.rotate(17, fillcolor=255, expand=True, resample=Image.Resampling.BICUBIC)
        case _:  # a crack across the glass, three modules wide
            for n in range(330):
                code.paste(128, (n, n // 3 + 150, n + 1, n // 3 + 165))
            return code


@pytest.mark.parametrize("how", ["blurred", "dim", "small", "tilted", "cracked"])
def test_a_tired_phone_is_read_all_the_same(how: str) -> None:
    tokens = [new_token("AW07") for _ in range(20)]
    seen = [read(spoiled(token, how)) for token in tokens]

    assert sum(code == [(token, "H")] for code, token in zip(seen, tokens, strict=True)) >= 19


def test_runs_are_the_black_of_a_row() -> None:
    assert qr.runs([False, True, True, False, True]) == [(1, 2), (4, 1)]
    assert qr.runs([True] * 3) == [(0, 3)]
    assert qr.runs([False]) == []
