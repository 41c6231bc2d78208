"""A ticket as Google Wallet keeps it: a link that holds it, signed. Why by hand: docs/adr/0022.

Google's words: developers.google.com/wallet/tickets/events. The key is that of a service account of
the house's own; without it there is no button.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from app.events.models import Event, Venue
from app.tickets.models import Ticket
from app.tickets.rules import in_groups
from app.web.format import iso
from config import Settings

SAVE = "https://pay.google.com/gp/v/save/"


def save_link(ticket: Ticket, house: Settings, *, now: datetime) -> str:
    """The address that puts this ticket into the reader's wallet."""
    account = json.loads(Path(house.google_key).read_text())
    event = ticket.event
    kind = f"{house.google_issuer}.{event.code}"
    claims = {
        "iss": account["client_email"],
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(now.timestamp()),
        "origins": [house.base_url],
        "payload": {
            "eventTicketClasses": [_evening(event, kind)],
            "eventTicketObjects": [
                _ticket(ticket, kind, here=f"{house.base_url}/t/{ticket.secret}")
            ],
        },
    }
    return SAVE + _signed(claims, account["private_key"])


def _evening(event: Event, kind: str) -> dict[str, Any]:
    return {
        "id": kind,
        "issuerName": event.organizer.name,
        "reviewStatus": "UNDER_REVIEW",
        "eventName": _said(event.title),
        "dateTime": {
            "start": iso(event.starts_at, event.timezone),
            "end": iso(event.ends_at, event.timezone),
        },
    } | ({"venue": _place(event.venue)} if event.venue else {})


def _place(venue: Venue) -> dict[str, Any]:
    street = ", ".join(part for part in (venue.address, venue.city) if part)
    return {"name": _said(venue.name), "address": _said(street)}


def _ticket(ticket: Ticket, kind: str, *, here: str) -> dict[str, Any]:
    """It ends with its evening; `here` is its own page, which knows whether it still counts."""
    return {
        "id": f"{kind}-{ticket.id}",
        "classId": kind,
        "state": "ACTIVE",
        "ticketHolderName": ticket.holder_name,
        "ticketType": _said(ticket.ticket_type.name),
        "barcode": {
            "type": "QR_CODE",
            "value": ticket.token,
            "alternateText": in_groups(ticket.token),
        },
        "linksModuleData": {"uris": [{"id": "page", "uri": here, "description": _("Billet")}]},
        "validTimeInterval": {
            "end": {"date": iso(ticket.event.ends_at, ticket.event.timezone)},
        },
    }


def _said(words: str) -> dict[str, Any]:
    return {"defaultValue": {"language": str(get_locale().language), "value": words}}


def _signed(claims: dict[str, Any], key_pem: str) -> str:
    """A JSON Web Token, RS256 (RFC 7515)."""
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 -- slow import

    key: Any = serialization.load_pem_private_key(key_pem.encode(), password=None)
    head = {"alg": "RS256", "typ": "JWT"}
    text = ".".join(_packed(json.dumps(part, separators=(",", ":"))) for part in (head, claims))
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{_packed(signature)}"


def _packed(part: str | bytes) -> str:
    raw = part.encode() if isinstance(part, str) else part
    return urlsafe_b64encode(raw).decode().rstrip("=")
