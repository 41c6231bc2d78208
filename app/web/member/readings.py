"""/member/readings: everybody who read my code, or whose I read, a page at a time and by name."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.company.queries import readings
from app.company.rules import Side
from app.kernel.text import clean_name
from app.web.context import asked_number, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("readings", __name__)
WORDS_MAX = 100  # characters


@page.get("/readings")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    side = Side.I_READ if request.args.get("side") == Side.I_READ.value else Side.READ_MINE
    words = clean_name(request.args.get("q", "")[:WORDS_MAX])
    number = request.args.get("page", 1, asked_number)
    found = readings(me, side, words, page=number) if me else None
    return render_template("member/readings/index.html", found=found, side=side, words=words)
