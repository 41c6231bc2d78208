"""Why a payment failed, in the few words that a payer can act on; the codes are the providers' own.

Sources: pawaPay's page of failure codes (version 2), MTN's reasons of a request to pay.
"""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    DECLINED = "declined"  # refused on the telephone, or a wrong PIN
    NO_FUNDS = "no-funds"
    NO_ANSWER = "no-answer"  # the telephone rang and nobody typed
    LIMIT = "limit"  # of a day, or of what a wallet may hold
    NO_WALLET = "no-wallet"  # that number has none at that operator
    RUNNING = "running"  # another payment of that telephone is not over
    AMOUNT = "amount"  # below or above what may be paid at once
    DOWN = "down"  # the operator, for now: later, or another way
    OTHER = "other"


CODES: dict[str, Why] = {
    # pawaPay
    "PAYMENT_NOT_APPROVED": Why.DECLINED,
    "INSUFFICIENT_BALANCE": Why.NO_FUNDS,
    "PAYER_LIMIT_REACHED": Why.LIMIT,  # MTN's too
    "WALLET_LIMIT_REACHED": Why.LIMIT,
    "PAYER_NOT_FOUND": Why.NO_WALLET,  # MTN's too
    "INVALID_PHONE_NUMBER": Why.NO_WALLET,
    "PAYMENT_IN_PROGRESS": Why.RUNNING,
    "AMOUNT_OUT_OF_BOUNDS": Why.AMOUNT,
    "PROVIDER_TEMPORARILY_UNAVAILABLE": Why.DOWN,
    # MTN
    "APPROVAL_REJECTED": Why.DECLINED,
    "NOT_ENOUGH_FUNDS": Why.NO_FUNDS,
    "EXPIRED": Why.NO_ANSWER,
    "COULD_NOT_PERFORM_TRANSACTION": Why.NO_ANSWER,  # what it says when five minutes are over
    "NOT_ALLOWED": Why.LIMIT,
    "SERVICE_UNAVAILABLE": Why.DOWN,
    "AMOUNT_TOO_SMALL": Why.AMOUNT,
    "AMOUNT_TOO_LARGE": Why.AMOUNT,
    # our own line to it
    "down": Why.DOWN,
    # the pretend provider
    "declined": Why.DECLINED,
}


def why(failure: str) -> Why:
    """Of a `Paid.failure`, or of the reason of a `ProviderRefused`."""
    return CODES.get(failure, Why.OTHER)
