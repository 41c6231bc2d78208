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
from app.profiles.actions import join, new_profile
from app.profiles.models import Profile
from app.profiles.queries import photo_of
from app.profiles.rules import CARDS_MOST, GROWS_OLD
from app.web.consents import TEXTS
from app.web.context import locale, now, viewer
from app.web.guards import member
from app.web.joining import JoinForm
from app.web.member import pages
from app.web.own_cards import said_words
from app.web.people import given

page = pages("card", __name__)


@page.get("/card")
@member
def show() -> ResponseReturnValue:
    me, user = viewer().profile, viewer().user
    if me is not None and me.is_active:
        return card_page(me)
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
            form.fields(me.card.fields if me.card else None),
            agrees=form.agrees.data,
            is_adult=form.adult.data,
            locale=locale(),
            now=now(),
        )
    flash(_("Bienvenue dans le réseau. Votre carte est prête."), "success")
    return redirect(url_for("member_home.index"), 303)


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


def card_page(me: Profile, *, refused: str = "", status: int = 200) -> ResponseReturnValue:
    """What I give and what I say of myself, once I am in. `refused`: why a photo was not kept."""
    page = render_template(
        "member/card/show.html",
        me=me,
        cards=[(card, given(card)) for card in me.standing_cards],
        more=len(me.standing_cards) < CARDS_MOST,
        said=said_words(me.says),
        is_old=me.said_at is not None and now() - me.said_at > GROWS_OLD,
        photo=photo_of(me.id),
        consent=newest_consent(f"profile:{me.id}", Purpose.BADGE_SCAN),
        text=TEXTS[Purpose.BADGE_SCAN],
        refused=refused,
    )
    return page, status


def _page(form: JoinForm) -> str:
    return render_template("member/card/new.html", form=form)
