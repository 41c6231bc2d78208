"""POST /member/cards/<id>/default: the card I give unless I choose another."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.profiles.actions import give_by_default
from app.profiles.queries import own_card
from app.web.guards import member
from app.web.member import pages
from app.web.member.cards import me_inside

page = pages("default_cards", __name__)


@page.post("/cards/<int:card_id>/default")
@member
def update(card_id: int) -> ResponseReturnValue:
    me = me_inside()
    card = own_card(me, card_id)
    with transaction():
        give_by_default(me, card)
    flash(_("C’est votre carte habituelle ; qui a une autre carte la garde."), "success")
    return redirect(url_for("member_card.show"), 303)
