"""Every page of the house, in one list, and how a refusal is shown."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.kernel.errors import Refused
from app.web import assets
from app.web.context import wake
from app.web.dev import components
from app.web.hooks import payments as payment_hooks
from app.web.public import declarations, orders, payments, pretend, tickets
from app.web.words import sentence

PAGES: list[Blueprint] = [
    assets.page,
    components.page,
    declarations.page,
    orders.page,
    payment_hooks.page,
    payments.page,
    pretend.page,
    tickets.page,
]

# Asked by programs that bring their own proof: no form token
FROM_PROGRAMS = [payment_hooks.page]


def install(app: Flask) -> None:
    for page in PAGES:
        app.register_blueprint(page)
    for page in FROM_PROGRAMS:
        app.extensions["csrf"].exempt(page)
    app.after_request(wake_the_postman)
    app.register_error_handler(Refused, refused)


def refused(error: Refused) -> ResponseReturnValue:
    """A no: JSON for programs, a page for people."""
    if request.path.startswith("/api/"):
        return jsonify(error=error.code, message=sentence(error)), error.status
    return render_template(
        "public/refused.html", title=sentence(error), code=error.code
    ), error.status


def wake_the_postman(response: Response) -> Response:
    """A request that left a message has it carried at once, after its commit."""
    if db.session.info.pop("message_left", False):
        wake("post")
    return response
