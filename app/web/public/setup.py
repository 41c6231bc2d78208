"""The first owner of a new house, by a link that its console prints."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.accounts import actions, queries
from app.accounts.actions import FirstOwner
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.web.context import locale, now, settings
from app.web.fields import EmailField, LineField, NameField
from app.web.guards import anyone
from app.web.public.session import begin

page = Blueprint("setup", __name__)


class OwnerForm(FlaskForm):
    name = NameField(_l("Votre nom"), required=True)
    email = EmailField(_l("Votre adresse e-mail"), required=True)
    organizer = NameField(
        _l("Nom de l’organisateur"),
        required=True,
        description=_l("Votre association, entreprise ou incubateur, comme le public la connaît."),
    )
    city = LineField(_l("Ville"), max=80, required=True)

    def owner(self) -> FirstOwner:
        return FirstOwner(
            name=self.name.data,
            email=self.email.data,
            organizer=self.organizer.data,
            city=self.city.data,
            locale=locale(),
        )


@page.get("/setup/<token>")
@anyone
def new(token: str) -> ResponseReturnValue:
    refuse_strangers(token)
    return render_template("public/setup/new.html", form=OwnerForm(), token=token)


@page.post("/setup/<token>")
@anyone
def create(token: str) -> ResponseReturnValue:
    refuse_strangers(token)
    form = OwnerForm()
    if not form.validate_on_submit():
        return render_template("public/setup/new.html", form=form, token=token), 422
    house = settings()
    with transaction():
        user = actions.set_up(
            token, form.owner(), currency=house.currency, timezone=house.timezone, now=now()
        )
    begin(user)
    return redirect("/organize")


def refuse_strangers(token: str) -> None:
    """Raises: NotFound once somebody is here, or when this is no set-up link that still works."""
    link = queries.open_link(token, now=now())
    if link is None or link.email or queries.has_users():
        raise NotFound()
