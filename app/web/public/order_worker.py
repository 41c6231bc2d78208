"""/orders/sw.js and keep.js: what keeps an order to pay by hand at hand without network.

The tickets' own files: each works for the path it is asked under. Why: docs/adr/0021.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from app.web.guards import anyone

page = Blueprint("order_worker", __name__)


@page.get("/orders/<any('sw', 'keep'):name>.js")
@anyone
def show(name: str) -> ResponseReturnValue:
    with current_app.open_resource(f"static/ticket/{name}.js") as file:
        return Response(file.read(), mimetype="text/javascript")
