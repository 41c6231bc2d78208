"""/member/card: what I give when I meet someone, and the yes it rests on."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import newest_consent
from app.accounts.rules import Purpose
from app.badges.actions import drop_left_cards
from app.encounters.actions import leave
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.actions import change_card, join, new_profile
from app.web.consents import TEXTS
from app.web.context import locale, now, viewer
from app.web.guards import member
from app.web.joining import CardForm, JoinForm
from app.web.member import pages

page = pages("card", __name__)


@page.get("/card")
@member
def show() -> ResponseReturnValue:
    me, user = viewer().profile, viewer().user
    if me is not None and me.is_active:
        return _page(CardForm(obj=me.card))
    start = {"name": user.name, "phone": user.phone, "email": user.email} if user else {}
    return _page(JoinForm(obj=me.card if me else None, data=start))


@page.post("/card")
@member
def create() -> ResponseReturnValue:
    """Say yes to the network, without a ticket at hand."""
    form = JoinForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        me = viewer().profile or new_profile(viewer().user, now=now())
        join(
            me,
            form.fields(),
            agrees=form.agrees.data,
            is_adult=form.adult.data,
            locale=locale(),
            now=now(),
        )
    flash(_("Bienvenue dans le réseau. Votre carte est prête."), "success")
    return redirect(url_for("member_home.index"), 303)


@page.post("/card/fields")
@member
def update() -> ResponseReturnValue:
    me = viewer().profile
    if me is None or not me.is_active:
        raise NotFound()
    form = CardForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with transaction():
        change_card(me, form.fields(), now=now())
    flash(_("Votre carte est à jour, aussi chez ceux qui l’ont."), "success")
    return redirect(url_for("member_card.show"), 303)


@page.post("/card/end")
@member
def destroy() -> ResponseReturnValue:
    """Take the yes back: at once, without a reason."""
    me = viewer().profile
    if me is None:
        raise NotFound()
    with transaction():
        leave(me, locale=locale(), now=now())
        drop_left_cards(me)
    flash(_("Plus personne ne voit votre carte, plus aucun code ne marche."), "success")
    return redirect(url_for("member_card.show"), 303)


def _page(form: CardForm) -> str:
    me = viewer().profile
    consent = newest_consent(f"profile:{me.id}", Purpose.BADGE_SCAN) if me else None
    return render_template(
        "member/card/show.html",
        me=me,
        form=form,
        is_in=me is not None and me.is_active,
        consent=consent,
        text=TEXTS[Purpose.BADGE_SCAN],
    )
