"""/member/mornings/<code>: "l'avez-vous rencontré(e) ?", of those who were there and agreed."""

from __future__ import annotations

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.rules import Purpose
from app.events.models import Event
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.mornings.actions import say_met, say_not_met
from app.mornings.queries import Suggestion, suggestions, wants_it
from app.mornings.rules import Reason, is_asked
from app.profiles.models import Profile
from app.profiles.queries import dates_to_show, is_shown_at
from app.profiles.rules import badge_name
from app.web.card_codes import fact_id
from app.web.consents import TEXTS
from app.web.context import asked_number, now, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("mornings", __name__)
A_PAGE = 20
WHY = {
    Reason.TABLE: _l("Vous étiez à la même table."),
    Reason.WANTED: _l("Vous vouliez l’y rencontrer."),
    Reason.THERE: _l("Vous y êtes entrés tous les deux."),
}


@page.get("/mornings/<code>")
@member
def show(code: str) -> ResponseReturnValue:
    me, event = _mine(code)
    found = [_line(one) for one in suggestions(me, event, now=now())]
    pages = max(1, -(-len(found) // A_PAGE))
    number = min(max(1, request.args.get("page", 1, asked_number)), pages)
    return render_template(
        "member/mornings/show.html",
        event=event,
        is_shown=is_shown_at(me, event.id, now=now()),
        seen_text=TEXTS[Purpose.DIRECTORY_EVENT],
        people=found[(number - 1) * A_PAGE :][:A_PAGE],
        number=number,
        pages=pages,
        wants_mail=wants_it(me),
        mail_text=TEXTS[Purpose.MORNING_AFTER],
        fact_id=uuid4,
    )


@page.post("/mornings/<code>")
@member
def create(code: str) -> ResponseReturnValue:
    """Yes, I met them: they are asked. Nothing is given before they say so too."""
    me, event = _mine(code)
    with transaction():
        contact = say_met(me, _who(), event, fact_id=fact_id(), now=now())
    if contact is not None:
        flash(_("C’est échangé : chacun est dans le répertoire de l’autre."), "success")
        return redirect(url_for("member_contacts.show", contact_id=contact.id), 303)
    flash(_("C’est noté. La personne est invitée à dire oui aussi."), "success")
    return redirect(url_for("member_mornings.show", code=code), 303)


@page.post("/mornings/<code>/end")
@member
def destroy(code: str) -> ResponseReturnValue:
    """No: nobody is told."""
    me, event = _mine(code)
    with transaction():
        say_not_met(me, _who(), event, fact_id=fact_id(), now=now())
    flash(_("C’est noté, pour vous seul."), "success")
    return redirect(url_for("member_mornings.show", code=code), 303)


def _mine(code: str) -> tuple[Profile, Event]:
    """Raises: NotFound for a date that is not mine, is not over, or was too long ago."""
    me = viewer().profile
    dates = dates_to_show(me, now=now()) if me and me.is_active else []
    event = next((one for one in dates if one.code == code), None)
    if me is None or event is None or not is_asked(event.ends_at, now=now()):
        raise NotFound()
    return me, event


def _who() -> int:
    typed = request.form.get("who", "")
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise NotFound()
    return int(typed)


def _line(one: Suggestion) -> tuple[int, dict[str, str]]:
    """First name and organisation, as in the list of who is there (PR10), and why (PR52)."""
    card = one.person.card
    words = {"headline": card.organisation if card else "", "met": str(WHY[one.why])}
    return one.person.id, words | {"name": badge_name(card.name) if card else ""}
