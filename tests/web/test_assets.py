"""What every page links to: one address each, kept for a year, small."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from config import ROOT

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CSS_MOST, JS_MOST, ICONS_MOST = 9_600, 3_500, 2_600  # bytes, gzipped


def _address(client: FlaskClient, name: str) -> str:
    stem, _, kind = name.rpartition(".")
    found = re.search(rf"/assets/{stem}-[0-9a-f]{{8}}\.{kind}", client.get("/-/components").text)
    assert found is not None
    return found[0]


def test_an_asset_is_kept_for_a_year_under_the_address_of_what_it_holds(
    client: FlaskClient,
) -> None:
    address = _address(client, "site.css")
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/css"
    assert b"--paper" in gzip.decompress(answer.data)
    assert client.get(address).data == gzip.decompress(answer.data)


def test_a_page_of_the_version_before_still_gets_its_style_but_does_not_keep_it(
    client: FlaskClient,
) -> None:
    answer = client.get("/assets/site-00000000.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=0"


def test_what_is_not_ours_is_not_found(client: FlaskClient) -> None:
    names = ("nothing-00000000.css", "site.css", "..%2fconfig.py", "tokens-00000000.css")
    assert [client.get(f"/assets/{name}").status_code for name in names] == [404] * 4


def test_the_frame_of_a_page_is_light(client: FlaskClient) -> None:
    sizes = {
        name: len(client.get(_address(client, name), headers={"Accept-Encoding": "gzip"}).data)
        for name in ("site.css", "site.js", "icons.svg")
    }
    most = {"site.css": CSS_MOST, "site.js": JS_MOST, "icons.svg": ICONS_MOST}
    assert {name: size for name, size in sizes.items() if size > most[name]} == {}


def test_a_behaviour_is_one_small_file_that_says_what_hangs_on_it() -> None:
    files = sorted((ROOT / "app" / "static" / "js").glob("*.js"))
    assert [f.name for f in files if len(f.read_text().splitlines()) > 100] == []
    assert [f.name for f in files if not f.read_text().startswith("/* data-")] == []
    assert [f.name for f in files if re.search(r"^(import|export) ", f.read_text(), re.M)] == []
