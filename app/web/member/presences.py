"""/member/presences/<code>: who is there, of those who agreed, for who agreed too; one may ask."""

from __future__ import annotations

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.rules import Purpose
from app.contacts.actions import ask_there
from app.contacts.queries import by_profile
from app.encounters.queries import there, waits_for
from app.events.models import Event
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.kernel.text import folded
from app.mornings.rules import is_asked
from app.profiles.models import Profile
from app.profiles.queries import dates_to_show, is_shown_at
from app.profiles.rules import badge_name
from app.web.card_codes import fact_id
from app.web.consents import TEXTS
from app.web.context import asked_number, now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.people import person

page = pages("presences", __name__)
A_PAGE = 30


@page.get("/presences/<code>")
@member
def show(code: str) -> ResponseReturnValue:
    me, event = _mine(code)
    words = request.args.get("q", "")[:100]
    found = [line for line in map(_line, there(event, to=me, now=now())) if _fits(line, words)]
    found.sort(key=lambda line: (folded(line[1]), line[0]))
    pages = max(1, -(-len(found) // A_PAGE))
    number = min(max(1, request.args.get("page", 1, asked_number)), pages)
    shown = found[(number - 1) * A_PAGE :][:A_PAGE]
    known = by_profile(me, [who for who, _name, _organisation in shown])
    return render_template(
        "member/presences/show.html",
        event=event,
        is_shown=is_shown_at(me, event.id, now=now()),
        text=TEXTS[Purpose.DIRECTORY_EVENT],
        people=shown,
        cards={who: person(each) for who, each in known.items()},
        asked=waits_for(me, [who for who, _name, _organisation in shown]),
        has_begun=now() >= event.starts_at,
        is_over=is_asked(event.ends_at, now=now()),
        words=words,
        number=number,
        pages=pages,
        fact_id=uuid4,
    )


@page.post("/presences/<code>/requests")
@member
def create(code: str) -> ResponseReturnValue:
    """Nothing is given before the other's yes."""
    me, event = _mine(code)
    typed = request.form.get("who", "")
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise NotFound()
    with transaction():
        contact = ask_there(me, int(typed), event, fact_id=fact_id(), now=now())
    if contact is not None:
        flash(_("C’est échangé : chacun est dans le répertoire de l’autre."), "success")
        return redirect(url_for("member_contacts.show", contact_id=contact.id), 303)
    flash(_("Votre demande est faite : la personne répondra."), "success")
    return redirect(url_for("member_presences.show", code=code), 303)


def _mine(code: str) -> tuple[Profile, Event]:
    """Raises: NotFound for a date that is not mine, or whose list is no more."""
    me = viewer().profile
    dates = dates_to_show(me, now=now()) if me and me.is_active else []
    event = next((one for one in dates if one.code == code), None)
    if me is None or event is None:
        raise NotFound()
    return me, event


def _line(one: Profile) -> tuple[int, str, str]:
    """What the others read: first name and organisation (PR10)."""
    card = one.card
    return one.id, badge_name(card.name) if card else "", card.organisation if card else ""


def _fits(line: tuple[int, str, str], words: str) -> bool:
    """By what is shown alone: a search finds no more than one reads."""
    return all(word in folded(f"{line[1]} {line[2]}") for word in folded(words).split())
