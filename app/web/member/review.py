"""/member/review: the guide of one's network, in two steps, taken up again where it was left."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.contacts.rules import TREE
from app.kernel.db import transaction
from app.profiles.actions import new_profile
from app.profiles.models import Profile
from app.reviews.actions import begin, estimate, say_done
from app.reviews.queries import numbers_of, review_of, step_of
from app.reviews.rules import ESTIMATE_MAX, Step
from app.web.book_words import CIRCLES, LAYERS
from app.web.context import now, viewer
from app.web.fields import WholeField
from app.web.guards import member
from app.web.member import pages
from app.web.review_words import JOBS, LIKES

page = pages("review", __name__)


class EstimateForm(FlaskForm):
    people = WholeField(
        _l("Combien de personnes pensez-vous connaître ?"),
        max=ESTIMATE_MAX,
        description=_l("Un chiffre au hasard suffit. Laissez vide si vous ne savez pas."),
    )


def my_book() -> Profile:
    """Whose book is written in: a place in the network is made, off, when there is none."""
    return viewer().profile or new_profile(viewer().user, now=now())


@page.get("/review")
@member
def show() -> ResponseReturnValue:
    return _guide(EstimateForm())


@page.post("/review")
@member
def create() -> ResponseReturnValue:
    """What one thinks, asked before counting."""
    form = EstimateForm()
    if not form.validate_on_submit():
        return _guide(form), 422
    with transaction():
        me = my_book()
        if form.people.data is None:
            begin(me, now=now())
        else:
            estimate(me, form.people.data, now=now())
    return redirect(url_for("member_review.show"), 303)


@page.post("/review/done")
@member
def update() -> ResponseReturnValue:
    with transaction():
        say_done(my_book(), is_done=True, now=now())
    flash(_("Le bilan est fait. Vous pouvez le reprendre quand vous voulez."), "success")
    return redirect(url_for("member_review.show"), 303)


@page.post("/review/done/end")
@member
def destroy() -> ResponseReturnValue:
    with transaction():
        say_done(my_book(), is_done=False, now=now())
    return redirect(url_for("member_review.show"), 303)


def _guide(form: Any) -> str:
    me = viewer().profile
    return render_template(
        "member/reviews/guide.html",
        form=form,
        review=review_of(me) if me else None,
        step=step_of(me) if me else Step({}, {}),
        numbers=numbers_of(me, now=now()) if me else None,
        tree=TREE,
        circles=CIRCLES,
        layers=LAYERS,
        base=[
            (_("Faire entrer des contacts"), url_for("member_contact_files.index")),
            (_("Qualifier, une fiche après l’autre"), url_for("member_qualifying.index")),
            (_("Ouvrir mon répertoire"), url_for("member_contacts.index")),
        ],
        lists=[(_("Par vos centres d’intérêt"), LIKES), (_("Par vos anciens métiers"), JOBS)],
    )
