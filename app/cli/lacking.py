"""For `flask doctor`: what the privacy notice cannot say yet (PR48)."""

from __future__ import annotations

from app.cli.findings import Finding, ok, warn
from app.processing.rules import Missing, missing
from config import Settings

KNOBS = {
    Missing.NAME: "ENTREGENT_OPERATOR_NAME",
    Missing.CONTACT: "ENTREGENT_OPERATOR_CONTACT",
    Missing.COUNTRY: "ENTREGENT_HOSTING_COUNTRY",
    Missing.TRANSFER: "autorisation de transfert: ENTREGENT_TRANSFER_NUMBER and _DATE",
}


def notice(house: Settings) -> Finding:
    lacking = missing(**house.said_in_notice)
    if lacking:
        knobs = ", ".join(KNOBS[what] for what in lacking)
        return warn("notice", f"the privacy notice lacks {knobs} (docs/settings.md)")
    return ok("notice", f"it says who runs this house, and that data is in {house.hosting_country}")
