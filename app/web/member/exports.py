"""/member/exports: taking away one's book, or all one has in the network; no team is asked."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.contacts.queries import whole_book
from app.web.contact_sheets import data, table
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages

page = pages("exports", __name__)


@page.get("/exports")
@member
def index() -> ResponseReturnValue:
    return render_template("member/exports/index.html")


@page.get("/contacts.csv")
@member
def show() -> ResponseReturnValue:
    me = viewer().profile
    return _file(table(whole_book(me) if me else []), "text/csv", "contacts.csv")


@page.get("/network.json")
@member
def new() -> ResponseReturnValue:
    me = viewer().profile
    return _file([data(me) if me else "{}"], "application/json", "entregent.json")


def _file(lines: Iterable[str], kind: str, name: str) -> Response:
    answer = Response("".join(lines), mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
