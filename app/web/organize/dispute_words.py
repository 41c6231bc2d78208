"""A dispute in words: how it stands, and why the bank asks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.payments.gateway import DisputeState

STATES = {
    DisputeState.WARNED: ("info", _l("Question")),
    DisputeState.OPEN: ("wait", _l("Contesté")),
    DisputeState.WON: ("ok", _l("Gagné")),
    DisputeState.LOST: ("stop", _l("Perdu")),
    DisputeState.CLOSED: ("off", _l("Question close")),
}
# As card networks sort them, in Stripe's words.
REASONS = {
    "fraudulent": _l("Le titulaire de la carte dit qu’il n’a pas fait ce paiement."),
    "unrecognized": _l("Le titulaire de la carte ne reconnaît pas ce paiement sur son relevé."),
    "duplicate": _l("Le titulaire de la carte dit avoir payé deux fois."),
    "product_not_received": _l("Le payeur dit n’avoir pas reçu ce qu’il a payé."),
    "product_unacceptable": _l("Le payeur dit que ce n’était pas ce qui était promis."),
    "credit_not_processed": _l("Le payeur attend un remboursement qui n’est pas venu."),
    "subscription_canceled": _l("Le payeur dit avoir annulé avant d’être débité."),
}


def state_words(state: DisputeState) -> tuple[str, str]:
    """(mood, words), as the component status_word takes them."""
    mood, words = STATES[state]
    return mood, str(words)


def reason_words(reason: str) -> str:
    if not reason:
        return ""
    return str(REASONS.get(reason, _l("Le payeur demande son argent à sa banque.")))
