"""/member/review/circles/<circle>: recalling who stands there, several names at once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm

from app.contacts.rules import Circle
from app.kernel.db import transaction
from app.kernel.errors import NotFound, Refused
from app.reviews.actions import Recalled, mark, recall
from app.reviews.queries import in_circle, step_of
from app.reviews.rules import NAME_LENGTH, NAMES_MAX, Mark, Step
from app.web.book_words import CIRCLES, LAYERS
from app.web.context import now, viewer
from app.web.fields import CleanTextField
from app.web.guards import member
from app.web.member import pages
from app.web.member.review import my_book
from app.web.review_words import JOBS, LIKES, PROMPTS
from app.web.words import sentence

page = pages("review_circles", __name__)
SHOWN = 30  # people listed of a circle


class NamesForm(FlaskForm):
    names = CleanTextField(
        _l("Les noms qui vous viennent"),
        max=NAMES_MAX * NAME_LENGTH,
        rows=6,
        description=_l("Un par ligne. Rien ne leur est envoyé, personne n’est prévenu."),
    )


@page.get("/review/circles/<circle>")
@member
def show(circle: str) -> ResponseReturnValue:
    return _circle(_known(circle), NamesForm())


@page.post("/review/circles/<circle>")
@member
def create(circle: str) -> ResponseReturnValue:
    known, form = _known(circle), NamesForm()
    if not form.validate_on_submit():
        return _circle(known, form), 422
    try:
        with transaction():
            made = recall(my_book(), known, form.names.data or "", now=now())
    except Refused as refusal:
        form.names.errors = [sentence(refusal)]
        return _circle(known, form), refusal.status
    flash(_told(made), "success")
    return redirect(url_for("member_review_circles.show", circle=circle), 303)


@page.post("/review/circles/<circle>/mark")
@member
def update(circle: str) -> ResponseReturnValue:
    """Gone through, or left aside; then the next one."""
    known = _known(circle)
    asked = request.form.get("mark", "")
    said = Mark(asked) if asked in list(Mark) else None
    with transaction():
        mark(me := my_book(), known, said, now=now())
    following = step_of(me).next if said else known
    if following is None:
        return redirect(url_for("member_review.show"), 303)
    return redirect(url_for("member_review_circles.show", circle=following), 303)


def _known(circle: str) -> Circle:
    if circle not in list(Circle):
        raise NotFound()
    return Circle(circle)


def _told(made: Recalled) -> str:
    new = ngettext("%(num)s personne ajoutée.", "%(num)s personnes ajoutées.", made.new)
    if not made.known:
        return new
    known = ngettext(
        "%(num)s était déjà dans votre répertoire, sous le même nom.",
        "%(num)s étaient déjà dans votre répertoire, sous le même nom.",
        made.known,
    )
    return f"{new} {known}"


def _circle(circle: Circle, form: Any) -> str:
    me = viewer().profile
    step = step_of(me) if me else Step({}, {})
    return render_template(
        "member/reviews/circle.html",
        form=form,
        circle=circle,
        words=str(CIRCLES[circle]),
        layer=str(LAYERS[circle.layer]),
        prompts=[PROMPTS[circle], *(words for its, words in (*LIKES, *JOBS) if its is circle)],
        people=in_circle(me, circle, most=SHOWN) if me else [],
        count=step.counts.get(circle, 0),
        mark=step.marks.get(circle),
    )
