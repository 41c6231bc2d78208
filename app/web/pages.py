"""Every page of the house, in one list, and how a refusal is shown."""

from __future__ import annotations

from flask import Blueprint, Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.errors import Refused
from app.web import assets
from app.web.dev import components
from app.web.words import sentence

PAGES: list[Blueprint] = [
    assets.page,
    components.page,
]


def install(app: Flask) -> None:
    for page in PAGES:
        app.register_blueprint(page)
    app.register_error_handler(Refused, refused)


def refused(error: Refused) -> ResponseReturnValue:
    """A no: JSON for programs, a page for people."""
    if request.path.startswith("/api/"):
        return jsonify(error=error.code, message=sentence(error)), error.status
    return render_template(
        "public/refused.html", title=sentence(error), code=error.code
    ), error.status
