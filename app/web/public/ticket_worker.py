"""/t/sw.js and keep.js: what keeps an opened ticket at hand without network. Why: docs/adr/0021."""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from app.web.guards import anyone

page = Blueprint("ticket_worker", __name__)


@page.get("/t/<any('sw', 'keep'):name>.js")
@anyone
def show(name: str) -> ResponseReturnValue:
    with current_app.open_resource(f"static/ticket/{name}.js") as file:
        return Response(file.read(), mimetype="text/javascript")
