"""/organizers/<code>/newsletter: asking for it; /newsletter/<token>: the yes asked for by mail."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice

from app.accounts.actions import count_try
from app.accounts.models import Organizer
from app.accounts.rules import Purpose
from app.events import queries as events
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.newsletters.actions import ask, confirm
from app.newsletters.queries import subscriber_by_token
from app.newsletters.rules import ASKED_PER_ADDRESS, ASKED_PER_PLACE, SubscriptionSpent
from app.web.consents import TEXTS
from app.web.context import client_place, locale, now
from app.web.fields import EmailField
from app.web.guards import anyone

page = Blueprint("newsletters", __name__)


class ThemesForm(FlaskForm):
    themes = SelectMultipleField(_l("Sur quels thèmes ?"), validate_choice=False)

    def offer(self, of: Organizer) -> ThemesForm:
        known = events.themes_of(of.id)
        self.themes.choices = [SelectChoice(str(theme.id), theme.name) for theme in known]
        return self

    def chosen(self) -> list[int]:
        """Those that are the organizer's; all of them is as good as none."""
        offered = [str(choice.value) for choice in self.themes.iter_choices()]
        mine = [int(value) for value in offered if value in (self.themes.data or [])]
        return [] if len(mine) == len(offered) else mine


class SubscribeForm(ThemesForm):
    email = EmailField(_l("Votre adresse e-mail"), required=True)


def _organizer(code: str) -> Organizer:
    """Raises: NotFound."""
    found = events.organizer_by_code(code)
    if found is None:
        raise NotFound()
    return found


@page.get("/organizers/<code>/newsletter")
@anyone
def new(code: str) -> ResponseReturnValue:
    of = _organizer(code)
    return _form(of, SubscribeForm().offer(of))


@page.post("/organizers/<code>/newsletter")
@anyone
def create(code: str) -> ResponseReturnValue:
    """The answer is the same whether the address reads already or not."""
    of = _organizer(code)
    form = SubscribeForm().offer(of)
    if not form.validate_on_submit():
        return _form(of, form, status=422)
    email = form.email.data
    with transaction():
        count_try("newsletter-ip", client_place(), ASKED_PER_PLACE, now=now())
        count_try("newsletter", email, ASKED_PER_ADDRESS, now=now())
        ask(of, email, form.chosen(), locale=locale(), now=now())
    return render_template("public/newsletters/sent.html", organizer=of, email=email)


def _form(of: Organizer, form: SubscribeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("public/newsletters/new.html", organizer=of, form=form), status


@page.get("/newsletter/<token>")
@anyone
def edit(token: str) -> ResponseReturnValue:
    """A button, nothing more: programs that preview links must not say yes."""
    one = subscriber_by_token(token, now=now())
    if one is None:
        raise SubscriptionSpent()
    text = TEXTS[Purpose.NEWSLETTER]
    return render_template("public/newsletters/edit.html", one=one, token=token, text=text)


@page.post("/newsletter/<token>")
@anyone
def update(token: str) -> ResponseReturnValue:
    with transaction():
        one = confirm(token, locale=locale(), now=now())
    flash(_("C’est noté : vous recevrez la prochaine lettre."), "success")
    return redirect(url_for("subscribers.show", secret=one.secret), 303)
