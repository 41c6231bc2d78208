"""What stands in the addresses of the network: rows of the member who holds an estate's ticket."""

from __future__ import annotations

from typing import Any

from app.encounters.models import CardToken
from app.kernel.db import transaction
from app.profiles.actions import open_page
from tests import make

OWN = ("<int:contact_id>", "<int:card_id>", "<int:word_id>")  # each is its member's alone
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
    holes["/member/mornings/<code>"] = f"/member/mornings/{token.event.code}"
    holes["/member/presences/<code>"] = f"/member/presences/{token.event.code}"
    return (
        holes
        | SCRIPTS
        | {"<words>": "territories", "<touch>": "none"}
        | {"<int:word_id>": territory.id}
    )
