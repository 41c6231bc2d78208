"""/member/sw.js and keep.js: what keeps my code at hand without network."""

from __future__ import annotations

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from app.web.guards import anyone
from app.web.member import pages

page = pages("worker", __name__)


@page.get("/<any('sw', 'keep'):name>.js")
@anyone
def show(name: str) -> ResponseReturnValue:
    with current_app.open_resource(f"static/member/{name}.js") as file:
        return Response(file.read(), mimetype="text/javascript")
