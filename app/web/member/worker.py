"""/member/*.js: what keeps my code and the camera at hand without network."""

from __future__ import annotations

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from app.web.guards import anyone
from app.web.member import pages

page = pages("worker", __name__)
# a worker starts without network only from an address that ours keeps: the door's, under another
ELSEWHERE = {"worker": "static/door/worker.js"}


@page.get("/<any('sw', 'keep', 'scan', 'reader', 'queue', 'list', 'worker'):name>.js")
@anyone
def show(name: str) -> ResponseReturnValue:
    with current_app.open_resource(ELSEWHERE.get(name, f"static/member/{name}.js")) as file:
        return Response(file.read(), mimetype="text/javascript")


@page.get("/scan.css")
@anyone
def index() -> ResponseReturnValue:
    """What the camera's page alone needs."""
    with current_app.open_resource("static/member/scan.css") as file:
        return Response(file.read(), mimetype="text/css")
