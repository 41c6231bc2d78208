"""How the house says that a page is not there, a form too old, or that something broke."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, NotFound

from app.kernel.codes import random_code
from app.kernel.db import db
from app.web.context import asked_locale


def http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None:  # a redirect, or an answer made by hand
        return error.response
    if request.path.startswith("/api/"):
        answer: ResponseReturnValue = jsonify(error=error.name.lower().replace(" ", "-")), status
        return answer
    wait = getattr(error, "retry_after", None)
    return render_template("errors/show.html", status=status, wait=wait), status


def too_old(error: CSRFError) -> ResponseReturnValue:
    """The form's token ran out: what was typed is kept, one press sends it again.

    Only for a form that came from our own page: for a stranger's it would be a trap.
    """
    ours = _is_ours()
    kept = request.form.items(multi=True) if ours else ()
    fields = [(name, value) for name, value in kept if name != "csrf_token"]
    return render_template("errors/too_old.html", ours=ours, fields=fields), 400


def _is_ours() -> bool:
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def no_such_value(error: DataError) -> ResponseReturnValue:
    """What was asked with can be nobody's: a NUL in a code, a number past all numbers."""
    db.session.rollback()
    return http_error(NotFound() if request.method in ("GET", "HEAD") else BadRequest())


def broken(error: InternalServerError) -> ResponseReturnValue:
    """Our fault. Asks nothing of the database: it may be what broke."""
    reference = random_code(6)
    current_app.logger.error("shown to a visitor as %s", reference)
    if request.path.startswith("/api/"):
        return jsonify(error="broken", reference=reference), 500
    with force_locale(asked_locale()):
        return render_template("errors/broken.html", reference=reference), 500


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, too_old)
    app.register_error_handler(DataError, no_such_value)
    app.register_error_handler(InternalServerError, broken)
