"""/events/<code>/inquiries: a question to the team, from whoever reads the page of a date."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.accounts.actions import count_try
from app.accounts.models import Organizer
from app.events.models import Event
from app.events.queries import event_by_code
from app.inquiries.actions import ask
from app.inquiries.queries import by_form_key
from app.inquiries.rules import PER_EVENT, PER_PERSON, PER_PLACE, WORDS_MAX
from app.kernel.codes import secret
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.kernel.text import clean_name
from app.web.context import client_place, locale, now
from app.web.fields import CleanTextField, EmailField, NameField
from app.web.guards import anyone
from app.web.listing import state_of

page = Blueprint("inquiries", __name__)
KEY_MAX = 100  # characters


class AskForm(FlaskForm):
    key = HiddenField()
    words = CleanTextField(_l("Votre question"), max=WORDS_MAX, required=True)
    name = NameField(
        _l("Votre prénom"),
        required=True,
        description=_l("Montré avec la question, si l’équipe la publie."),
    )
    email = EmailField(
        _l("Votre adresse e-mail"),
        required=True,
        description=_l("Pour la réponse. Votre adresse e-mail ne sera pas publiée."),
    )


@page.get("/events/<code>/inquiries/new")
@anyone
def new(code: str) -> ResponseReturnValue:
    return _shown(_open(code), AskForm(data={"key": secret()}))


@page.post("/events/<code>/inquiries")
@anyone
def create(code: str) -> ResponseReturnValue:
    event, form = _open(code), AskForm()
    if not form.validate_on_submit():
        return _shown(event, form, status=422)
    keep(event, form)
    return redirect(f"/events/{event.code}", 303)


def keep(about: Event | Organizer, form: AskForm) -> None:
    """Raises: TooMany."""
    key = clean_name(form.key.data or "")[:KEY_MAX] or secret()
    what = f"{'event' if isinstance(about, Event) else 'organizer'}:{about.id}"
    with transaction():
        if by_form_key(key) is None:  # a form sent twice counts once
            count_try("inquiry-place", client_place(), PER_PLACE, now=now())
            count_try("inquiry-person", form.email.data, PER_PERSON, now=now())
            count_try("inquiry-about", what, PER_EVENT, now=now())
        ask(
            about,
            name=form.name.data,
            email=form.email.data,
            words=form.words.data,
            form_key=key,
            locale=locale(),
            now=now(),
        )
    flash(_("Votre question est partie. La réponse viendra par e-mail."), "success")


def _open(code: str) -> Event:
    """One may ask until it is over. Raises: NotFound."""
    event = event_by_code(code)
    if event is None or state_of(event, now=now()) in ("draft", "past"):
        raise NotFound()
    return event


def _shown(event: Event, form: AskForm, *, status: int = 200) -> ResponseReturnValue:
    host = event.organizer
    return render_template("public/inquiries/new.html", event=event, host=host, form=form), status
