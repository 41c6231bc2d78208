"""Wallets, where the house has keys: what Apple and Google would check is checked here."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.rules import Buyer
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from config import BadSetting, Settings
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.web.public.wallets import ISSUER, Key, two_keys, with_wallets


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def keys() -> tuple[Key, Key]:
    return two_keys()


@pytest.fixture
def wallet(
    client: FlaskClient,
    house: Flask,
    keys: tuple[Key, Key],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The house with both wallets; where its certificates lie."""
    known: Settings = house.extensions["settings"]
    monkeypatch.setitem(house.extensions, "settings", with_wallets(known, keys, tmp_path))
    return tmp_path


def ticket(**facts: Any) -> Ticket:
    event = make.event(amount=0, title="Vendre à l’œil", **facts)
    buyer = Buyer("Élodie N’Diaye", "+237677123456", "", "fr")
    return orders.tickets_of_order(buy(event, buyer=buyer).id)[0]


def opened(client: FlaskClient, made: Ticket) -> dict[str, bytes]:
    answer = client.get(f"/t/{made.secret}.pkpass")
    assert (answer.status_code, answer.mimetype) == (200, "application/vnd.apple.pkpass")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_pass_says_what_the_ticket_says(client: FlaskClient, wallet: Path) -> None:
    made = ticket()

    words = json.loads(opened(client, made)["pass.json"])

    assert made.event.venue
    assert [code["message"] for code in words["barcodes"]] == [made.token]
    assert words["barcodes"][0]["format"] == "PKBarcodeFormatQR"
    assert (words["passTypeIdentifier"], words["teamIdentifier"]) == (
        "pass.cm.example",
        "ABCDE12345",
    )
    assert words["serialNumber"] == f"{made.event.code}-{made.id}"
    assert datetime.fromisoformat(words["relevantDate"]) == made.event.starts_at
    fields = {f["key"]: f["value"] for part in words["eventTicket"].values() for f in part}
    assert fields == {
        "title": "Vendre à l’œil",
        "day": "samedi 28 novembre",
        "hour": "18\xa0h",
        "place": f"{made.event.venue.name}, Douala",
        "holder": "Élodie N’Diaye",
        "type": "Standard",
        "address": "",
        "page": f"http://localhost/t/{made.secret}",
    }


def test_each_file_is_in_the_manifest_with_its_sum(client: FlaskClient, wallet: Path) -> None:
    files = opened(client, ticket())

    manifest = json.loads(files["manifest.json"])

    told = {n: hashlib.sha1(b).hexdigest() for n, b in files.items()}
    del told["manifest.json"], told["signature"]
    assert manifest == told
    sides = {n: Image.open(io.BytesIO(b)).size for n, b in files.items() if n.endswith(".png")}
    assert sides["icon.png"] == (29, 29)
    assert sides["icon@2x.png"] == (58, 58)


def verified(files: dict[str, bytes], folder: Path) -> bool:
    """As openssl judges a detached signature against Apple's certificate."""
    for name in ("manifest.json", "signature"):
        (folder / name).write_bytes(files[name])
    words = ["openssl", "smime", "-verify", "-binary", "-inform", "DER", "-in", "signature"]
    words += ["-content", "manifest.json", "-CAfile", "wwdr.pem", "-purpose", "any"]
    return subprocess.run(words, cwd=folder, capture_output=True).returncode == 0


def test_openssl_finds_the_signature_right_and_a_changed_manifest_wrong(
    client: FlaskClient, wallet: Path
) -> None:
    files = opened(client, ticket())
    assert verified(files, wallet)
    assert not verified(files | {"manifest.json": files["manifest.json"] + b" "}, wallet)


def unpacked(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_google_s_link_holds_the_ticket_signed(
    client: FlaskClient, wallet: Path, keys: tuple[Key, Key]
) -> None:
    made = ticket()

    answer = client.get(f"/t/{made.secret}/google")

    assert answer.status_code == 303
    link = answer.location
    assert link.startswith("https://pay.google.com/gp/v/save/")
    assert len(link) < 2_000
    head, body, signature = link.rpartition("/")[2].split(".")
    keys[1].public_key().verify(
        unpacked(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    assert json.loads(unpacked(head)) == {"alg": "RS256", "typ": "JWT"}
    claims = json.loads(unpacked(body))
    assert (claims["iss"], claims["aud"], claims["typ"]) == (ISSUER, "google", "savetowallet")
    (seat,) = claims["payload"]["eventTicketObjects"]
    (evening,) = claims["payload"]["eventTicketClasses"]
    assert seat["barcode"]["value"] == made.token
    assert seat["classId"] == evening["id"] == f"3388000000012345678.{made.event.code}"
    assert seat["ticketHolderName"] == "Élodie N’Diaye"
    assert seat["linksModuleData"]["uris"][0]["uri"].endswith(f"/t/{made.secret}")
    assert seat["validTimeInterval"]["end"]["date"] == evening["dateTime"]["end"]
    assert evening["eventName"]["defaultValue"] == {"language": "fr", "value": "Vendre à l’œil"}


def test_an_evening_without_a_place_has_its_passes(client: FlaskClient, wallet: Path) -> None:
    made = ticket()
    with transaction():
        made.event.venue_id = None
    assert client.get(f"/t/{made.secret}.pkpass").status_code == 200
    assert client.get(f"/t/{made.secret}/google").status_code == 303


PATHS = ("/t/{}.pkpass", "/t/{}/google")


def test_the_page_offers_them_only_with_keys(client: FlaskClient, house: Flask) -> None:
    made = ticket()
    page = client.get(f"/t/{made.secret}").text
    assert "pkpass" not in page
    assert "/google" not in page
    assert [client.get(path.format(made.secret)).status_code for path in PATHS] == [404, 404]


def test_the_page_offers_them_with_keys(client: FlaskClient, wallet: Path) -> None:
    page = client.get(f"/t/{(made := ticket()).secret}").text
    assert [path for path in PATHS if f'href="{path.format(made.secret)}"' in page] == [*PATHS]


def test_a_cancelled_ticket_a_guess_and_the_door_s_code_make_no_pass(
    client: FlaskClient, wallet: Path
) -> None:
    made = ticket()
    with transaction():
        db.session.get_one(Ticket, made.id).status = TicketStatus.CANCELLED
    for secret in (made.secret, made.token, "nothing"):
        assert [client.get(path.format(secret)).status_code for path in PATHS] == [404, 404]


@pytest.mark.parametrize("knobs", [{"apple_team": "X"}, {"google_key": "x.json"}])
def test_half_a_wallet_stops_the_start(knobs: dict[str, Any]) -> None:
    with pytest.raises(BadSetting, match="a wallet needs all its settings"):
        Settings(**knobs)
