"""A ticket as Apple Wallet keeps it: a signed .pkpass. Why by hand: docs/adr/0022.

Apple's words: developer.apple.com/documentation/walletpasses. The certificate and its key come from
the house's own Apple account; without them there is no button.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from app.tickets.models import Ticket
from app.tickets.rules import in_groups
from app.web.format import day_words, hours, iso
from app.web.listing import place_of
from config import ROOT, Settings

ICON = ROOT / "app" / "static" / "door" / "icon-512.png"
PICTURES = {
    "icon.png": 29,
    "icon@2x.png": 58,
    "icon@3x.png": 87,
    "logo.png": 50,
    "logo@2x.png": 100,
}
COLOURS = {"talk": "rgb(30, 111, 92)", "afterwork": "rgb(24, 35, 72)"}
TYPE = "application/vnd.apple.pkpass"


def pkpass(ticket: Ticket, house: Settings, *, here: str) -> bytes:
    """The file a phone opens. `here` is the ticket's own page."""
    words = json.dumps(_words(ticket, house, here), ensure_ascii=False).encode()
    files = {"pass.json": words} | _pictures()
    sums = {name: hashlib.sha1(body, usedforsecurity=False) for name, body in files.items()}
    manifest = json.dumps({name: made.hexdigest() for name, made in sums.items()}).encode()
    files |= {"manifest.json": manifest, "signature": _sign(manifest, house)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()


def _words(ticket: Ticket, house: Settings, here: str) -> dict[str, Any]:
    event = ticket.event
    code = {
        "format": "PKBarcodeFormatQR",
        "message": ticket.token,
        "messageEncoding": "iso-8859-1",
        "altText": in_groups(ticket.token),
    }
    return {
        "formatVersion": 1,
        "passTypeIdentifier": house.apple_pass_type,
        "teamIdentifier": house.apple_team,
        "serialNumber": f"{event.code}-{ticket.id}",
        "organizationName": event.organizer.name,
        "description": event.title,
        "logoText": event.organizer.name,
        "backgroundColor": COLOURS["talk" if event.kind == "talk" else "afterwork"],
        "foregroundColor": "rgb(255, 255, 255)",
        "labelColor": "rgb(255, 226, 176)",
        "relevantDate": iso(event.starts_at, event.timezone),
        "expirationDate": iso(event.ends_at, event.timezone),
        "sharingProhibited": True,
        "barcodes": [code],
        "barcode": code,  # phones before iOS 9
        "eventTicket": _fields(ticket, here),
    }


def _fields(ticket: Ticket, here: str) -> dict[str, Any]:
    event = ticket.event
    return {
        "primaryFields": [_field("title", "", event.title)],
        "secondaryFields": [
            _field("day", _("Jour"), day_words(event.starts_at, event.timezone)),
            _field("hour", _("Heure"), hours(event.starts_at, None, event.timezone)),
        ],
        "auxiliaryFields": [
            _field("place", _("Lieu"), place_of(event)),
            _field("holder", _("Nom"), ticket.holder_name),
            _field("type", _("Tarif"), ticket.ticket_type.name),
        ],
        "backFields": [
            _field("address", _("Adresse"), event.venue.address if event.venue else ""),
            _field("page", _("Billet"), here),
        ],
    }


def _field(key: str, label: str, value: str) -> dict[str, str]:
    return {"key": key, "label": label, "value": value}


@lru_cache(maxsize=1)
def _pictures() -> dict[str, bytes]:
    from PIL import Image  # noqa: PLC0415 -- slow import

    made = {}
    with Image.open(ICON) as mark:
        for name, side in PICTURES.items():
            out = io.BytesIO()
            mark.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG")
            made[name] = out.getvalue()
    return made


def _sign(manifest: bytes, house: Settings) -> bytes:
    """PKCS #7, detached, with the certificate of Apple that vouches for ours."""
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives.serialization import pkcs7  # noqa: PLC0415 -- slow import
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415 -- slow import

    ours = Path(house.apple_certificate).read_bytes()
    key: Any = serialization.load_pem_private_key(ours, password=None)
    apples = load_pem_x509_certificate(Path(house.apple_authority).read_bytes())
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(manifest)
        .add_signer(load_pem_x509_certificate(ours), key, hashes.SHA256())
        .add_certificate(apples)
        .sign(
            serialization.Encoding.DER,
            [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary],
        )
    )
