"""/subscribers/<secret>: what one reads of a newsletter, and the way out: one click (RFC 8058).

Posted without a form token: a mailbox has none, and the secret is the proof.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.newsletters.actions import choose, end
from app.newsletters.queries import subscriber_by_secret
from app.web.context import locale, now
from app.web.guards import anyone
from app.web.public.newsletters import ThemesForm

page = Blueprint("subscribers", __name__)


@page.get("/subscribers/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    one = subscriber_by_secret(secret) or abort(404)
    mine = [str(theme.theme_id) for theme in one.themes]
    form = ThemesForm(data={"themes": mine}, meta={"csrf": False}).offer(one.organizer)
    return render_template(
        "public/subscribers/show.html", one=one, organizer=one.organizer, form=form
    )


@page.post("/subscribers/<secret>")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    one = subscriber_by_secret(secret) or abort(404)
    with transaction():
        end(one, locale=locale(), now=now())
    return redirect(url_for("subscribers.show", secret=secret), 303)


@page.post("/subscribers/<secret>/themes")
@anyone
def update(secret: str) -> ResponseReturnValue:
    one = subscriber_by_secret(secret) or abort(404)
    form = ThemesForm(meta={"csrf": False}).offer(one.organizer)
    with transaction():
        choose(one, form.chosen())
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("subscribers.show", secret=secret), 303)
