"""/hooks/payments/<provider>: what providers tell us. Kept as it came, judged by a job."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from app.kernel.db import transaction
from app.payments.gateway import BadSignature
from app.payments.registry import pick
from app.settlement.actions import keep_notice
from app.web.context import now, providers, wake
from app.web.guards import provider

page = Blueprint("payment_hooks", __name__)
BODY_MAX = 262_144  # bytes


@page.post("/hooks/payments/<name>")
@provider
def create(name: str) -> ResponseReturnValue:
    """A genuine notice is answered 200, also the second time; a forged one 400 and forgotten."""
    if (request.content_length or 0) > BODY_MAX:
        abort(413)
    body = request.get_data(cache=False)
    try:
        hint = pick(providers(), name).read_webhook(dict(request.headers), body, now())
    except BadSignature:
        return jsonify(error="bad-signature"), 400
    with transaction():
        new = keep_notice(name, hint, body=body, now=now())
    if new:
        wake("notices")
    return jsonify(received=True)
