"""/b/<code>/cards: who has no card of their own leaves a name and one contact to its wearer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions import count_try
from app.badges.actions import leave_card
from app.badges.rules import LEFT_PER_PERSON, LEFT_PER_PLACE
from app.kernel.db import transaction
from app.profiles.rules import badge_name
from app.web.card_codes import fact_id, read_code
from app.web.context import client_place, locale, now
from app.web.guards import anyone
from app.web.leaving import LeaveForm
from app.web.member import private
from app.web.public.cards import card_page

page = Blueprint("left_cards", __name__)
page.after_request(private)


@page.post("/b/<code>/cards")
@anyone
def create(code: str) -> ResponseReturnValue:
    shown = read_code(code)
    form = LeaveForm()
    if not form.validate_on_submit():
        return card_page(shown, form), 422
    with transaction():
        count_try("left-card-to", f"profile:{shown.card.profile_id}", LEFT_PER_PERSON, now=now())
        count_try("left-card", client_place(), LEFT_PER_PLACE, now=now())
        leave_card(shown, form.stranger(), card_id=fact_id(), locale=locale(), now=now())
    name = badge_name(shown.card.name)
    flash(_("C’est transmis : %(name)s verra votre nom et ce contact.", name=name), "success")
    return redirect(url_for("cards.show", code=shown.token, left=1), 303)
