"""/member/cards: my cards, one for each use, field by field."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.encounters.actions import throw_away
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.actions import add_card, change_card
from app.profiles.models import Profile
from app.profiles.queries import own_card
from app.web.context import now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.own_cards import WholeCardForm

page = pages("cards", __name__)


@page.get("/cards/new")
@member
def new() -> ResponseReturnValue:
    card = me_inside().card
    start = {"name": card.name, "organisation": card.organisation} if card else {}
    form = WholeCardForm(formdata=None, data=start)
    return render_template("member/cards/new.html", form=form)


@page.post("/cards")
@member
def create() -> ResponseReturnValue:
    me, form = me_inside(), WholeCardForm()
    if not form.validate_on_submit():
        return render_template("member/cards/new.html", form=form), 422
    with transaction():
        add_card(me, form.fields(), label=form.label.data, now=now())
    flash(_("Cette carte est prête. Vous choisissez laquelle donner avant de montrer votre code."))
    return redirect(url_for("member_card.show"), 303)


@page.get("/cards/<int:card_id>/edit")
@member
def edit(card_id: int) -> ResponseReturnValue:
    card = own_card(me_inside(), card_id)
    return render_template("member/cards/edit.html", form=WholeCardForm(obj=card), card=card)


@page.post("/cards/<int:card_id>")
@member
def update(card_id: int) -> ResponseReturnValue:
    me = me_inside()
    card, form = own_card(me, card_id), WholeCardForm()
    if not form.validate_on_submit():
        return render_template("member/cards/edit.html", form=form, card=card), 422
    with transaction():
        change_card(me, form.fields(), card=card, label=form.label.data, now=now())
    flash(_("Votre carte est à jour, aussi chez ceux qui l’ont."), "success")
    return redirect(url_for("member_card.show"), 303)


@page.post("/cards/<int:card_id>/end")
@member
def destroy(card_id: int) -> ResponseReturnValue:
    me = me_inside()
    card = own_card(me, card_id)
    with transaction():
        throw_away(me, card, now=now())
    flash(_("Cette carte n’existe plus : qui l’avait ne lit plus que votre nom."), "success")
    return redirect(url_for("member_card.show"), 303)


def me_inside() -> Profile:
    """Me, once I am in the network. Raises: NotFound."""
    me = viewer().profile
    if me is None or not me.is_active:
        raise NotFound()
    return me
