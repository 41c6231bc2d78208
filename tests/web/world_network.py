"""What stands in the addresses of the network: rows of the member who holds an estate's ticket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.contacts.actions import add
from app.contacts.rules import ContactFields
from app.encounters.models import CardToken
from app.kernel.db import transaction
from app.objections.actions import stand
from app.objections.models import Removal
from app.objections.rules import Line
from app.profiles.actions import open_page
from app.profiles.models import Profile
from tests import make

# each is its member's alone
OWN = ("<int:contact_id>", "<int:card_id>", "<int:word_id>", "<int:removal_id>")
NEVER = ("/member/contacts/<int:contact_id>/photo",)  # typed by hand: nobody gave a face

SCRIPTS = {
    "<any('sw', 'keep', 'scan', 'reader', 'queue', 'list', 'worker'):name>": "sw",
    "<int:report_id>": 0,
}


def network_rows(token: CardToken) -> dict[str, Any]:
    """By hole of an address."""
    with transaction():
        address = open_page(token.card.profile)
    holes = {"<int:card_id>": token.card_id, "<address>": address, "<purpose>": "matching"}
    territory = make.territory(token.card.profile)
    holes["<int:removal_id>"] = removal(token.card.profile).id
    holes["/member/mornings/<code>"] = f"/member/mornings/{token.event.code}"
    holes["/member/presences/<code>"] = f"/member/presences/{token.event.code}"
    return (
        holes
        | SCRIPTS
        | {"<words>": "territories", "<touch>": "none"}
        | {"<int:word_id>": territory.id}
    )


def removal(of: Profile) -> Removal:
    """Somebody of their book asks to stand there no more."""
    with transaction():
        left = stand(Line(True, f"key:{of.id}", "phone", True, make.NOW))
        contact = add(of, ContactFields("Somebody", phone="+237699001122"), now=make.NOW)
    until = make.NOW + timedelta(days=30)
    ids = {"owner_id": of.id, "contact_id": contact.id, "objection_id": left.id}
    return make.save(Removal(**ids, asked_at=make.NOW, due_at=until))
