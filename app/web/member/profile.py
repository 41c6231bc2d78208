"""/member/profile: what I say of myself beside my cards."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.profiles.actions import say
from app.web.context import now
from app.web.guards import member
from app.web.member import pages
from app.web.member.cards import me_inside
from app.web.own_cards import SelfForm, start

page = pages("profile", __name__)


@page.get("/profile")
@member
def edit() -> ResponseReturnValue:
    form = SelfForm(formdata=None, data=start(me_inside().says))
    return render_template("member/profile/edit.html", form=form)


@page.post("/profile")
@member
def update() -> ResponseReturnValue:
    """Sent as it stood, it says that all of it still is so."""
    me, form = me_inside(), SelfForm()
    if not form.validate_on_submit():
        return render_template("member/profile/edit.html", form=form), 422
    with transaction():
        say(me, form.said(), now=now())
    flash(_("C’est dit, à la date d’aujourd’hui."), "success")
    return redirect(url_for("member_card.show"), 303)
