"""/hooks/payments/<provider>: what providers tell us. Kept as it came, judged by a job."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from app.accounts.actions import count_try
from app.accounts.rules import Limit, TooManyTries
from app.kernel.db import transaction
from app.notices.actions import keep_notice
from app.payments.gateway import BadSignature, Hint, PaymentProvider
from app.payments.registry import pick
from app.settlement import queries as settlement
from app.web.context import now, providers, settings, wake
from app.web.guards import provider

page = Blueprint("payment_hooks", __name__)
log = logging.getLogger("entregent.hooks")
BODY_MAX = 262_144  # bytes
UNSIGNED = Limit(1, timedelta(seconds=5))  # of one payment: a provider is not hammered through us


@page.route("/hooks/payments/<name>", methods=["POST", "PUT"])
@provider
def create(name: str) -> ResponseReturnValue:
    """A genuine notice is answered 200, also the second time; a forged one 400 and forgotten.
    Where our database cannot keep it, 503: most providers say it again, and the clock asks all."""
    return heard(name, pick(providers(), name))


def heard(till: str, of: PaymentProvider) -> ResponseReturnValue:
    if (request.content_length or 0) > BODY_MAX:
        abort(413)
    body = request.get_data(cache=False)
    try:
        hint = of.read_webhook(
            dict(request.headers), body, now(), method=request.method, url=_called()
        )
    except BadSignature:
        return jsonify(error="bad-signature"), 400
    try:
        new = _kept(till, hint, body)
    except OperationalError:
        log.exception("a notice for %s could not be kept", till.partition(":")[0])
        return jsonify(error="later"), 503
    if new:
        wake("notices")
    return jsonify(received=True)


def _kept(till: str, hint: Hint, body: bytes) -> bool:
    if not (hint.authenticated or _is_worth_a_look(till, hint)):
        return False
    with transaction():
        return keep_notice(till, hint, body=body, now=now())


def _called() -> str:
    """The address as the provider called it, whatever stands between: signatures cover it."""
    return f"{settings().base_url}{request.full_path.rstrip('?')}"


def _is_worth_a_look(till: str, hint: Hint) -> bool:
    """Anybody may have said it. Ours is kept before its provider is asked: an unknown one is
    nobody's, and what is known is looked at every five seconds at most."""
    if settlement.payment_at(till, hint.payment_id, "") is None:
        return False
    try:
        with transaction():
            count_try("hint", f"{till} {hint.payment_id} {hint.refund_id}", UNSIGNED, now=now())
    except TooManyTries:
        return False
    return True
