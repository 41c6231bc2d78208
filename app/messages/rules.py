"""How long a message is carried by one worker, and when a failed one is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LEASE = timedelta(minutes=5)  # longer than any SMTP conversation we allow: 12 steps of 20 s
RETRY_AFTER = (1, 5, 15, 60, 180, 720)  # minutes after the 1st, 2nd … failed try; then given up
LATEST = timedelta(hours=13)  # longer than any wait between two tries

# Their facts open an account: forgotten as soon as the mail has left, or never will.
SECRET = frozenset({"sign_in", "invitation", "subscribe", "objection"})
SECRET_LASTS = timedelta(days=1)  # no link in a mail works longer
KEPT = timedelta(days=30)  # a mail that left: its facts may name people


def retry_at(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after `attempts` failed tries; None: give up."""
    if attempts > len(RETRY_AFTER):
        return None
    return now + timedelta(minutes=RETRY_AFTER[max(attempts, 1) - 1])


class Why(StrEnum):
    """Why a mail is sent: what still reaches an address that objected to all else (PR19, I21)."""

    PROOF = "proof"  # the code that proves whose address it is: always
    OWN = "own"  # of what they ordered, hold or asked a team for: always
    BOUGHT = "bought"  # as their own, unless a team gave it to an address that it typed
    GIVEN = "given"  # a ticket from somebody: only in the place of one they held
    ACCOUNT = "account"  # what an account is run with: only who has one
    OTHER = "other"  # nobody ordered it: never


def why(template: str, facts: Mapping[str, Any]) -> Why:
    """Of this mail: an edition that its writer tries out is their own work."""
    return Why.ACCOUNT if facts.get("trial") else WHY[template]


# Each mail of the house (templates/mail); a test refuses one that is not here.
WHY: dict[str, Why] = {
    "objection": Why.PROOF,
    **dict.fromkeys(("tickets", "proposed", "questions", "seats"), Why.BOUGHT),
    "ticket_given": Why.GIVEN,
    **dict.fromkeys(
        ("balance", "balance_over", "called_off", "cancelled", "chosen", "deposit", "find",
         "given_up", "move_asked", "pass_date", "pay_soon", "payment_undone", "refund_due",
         "shifted", "to_pay"),
        Why.OWN,
    ),
    # who waits or applies asked for it; who holds another's ticket must not come for nothing
    **dict.fromkeys(
        ("application", "refused", "waitlist", "waitlist_off", "waitlist_shifted",
         "seat", "seat_back", "called_off_guest", "shifted_guest"),
        Why.OWN,
    ),
    **dict.fromkeys(
        ("approved", "balance_over_team", "decide", "dispute", "inquiry", "sign_in", "unreleased",
         "unused"),
        Why.ACCOUNT,
    ),
    # others typed the address, or news that one reads on one's own page as well
    **dict.fromkeys(
        ("anchor", "asked", "edition", "inquiry_answer", "invitation", "left_card", "letter",
         "morning", "subscribe", "subscribed_already"),
        Why.OTHER,
    ),
}  # fmt: skip
