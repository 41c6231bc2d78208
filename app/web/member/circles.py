"""/member/circles: what I expect of each circle, in my words; shown with who belongs to it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.actions import expect
from app.contacts.queries import circle_notes
from app.contacts.rules import TREE, Circle
from app.kernel.db import transaction
from app.kernel.text import clean_text
from app.profiles.actions import new_profile
from app.web.book_words import CIRCLES, LAYERS
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("circles", __name__)
EXPECTED_MAX = 500  # characters


@page.get("/circles")
@member
def index() -> ResponseReturnValue:
    return _page()


@page.post("/circles")
@member
def create() -> ResponseReturnValue:
    """Nothing written takes it away."""
    typed = request.form.get("circle", "")
    circle = Circle(typed) if typed in set(Circle) else abort(404)
    note = clean_text(request.form.get("note", "")[:10_000]).strip()
    if len(note) > EXPECTED_MAX:
        return _page(circle, note), 422
    with transaction():
        expect(viewer().profile or new_profile(viewer().user, now=now()), circle, note)
    flash(_("C’est noté, pour vous seul."), "success")
    return redirect(url_for("member_circles.index", _anchor=circle.value), 303)


def _page(wrong: Circle | None = None, typed: str = "") -> str:
    me = viewer().profile
    return render_template(
        "member/circles/index.html",
        tree=TREE,
        layers=LAYERS,
        circles=CIRCLES,
        notes=circle_notes(me) if me else {},
        wrong=wrong,
        typed=typed,
        most=EXPECTED_MAX,
    )
