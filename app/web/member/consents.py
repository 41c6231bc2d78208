"""/member/consents: « Mes accords », each purpose apart; a no takes one touch and no reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Consent
from app.accounts.queries import consents_of, last_words, stands
from app.accounts.rules import Purpose
from app.events.models import Event
from app.events.queries import event_by_code
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.actions import be_seen, new_profile
from app.profiles.models import Profile
from app.profiles.queries import dates_to_show
from app.profiles.rules import NotInNetwork
from app.web.consents import ASKED_ONCE, TEXTS, USED
from app.web.context import locale, now, viewer
from app.web.guards import member
from app.web.member import pages
from app.web.saying_no import say_no, say_yes

page = pages("consents", __name__)
HISTORY = 60  # words shown


@dataclass(frozen=True, slots=True)
class Asked:
    """One purpose on the page: its text, and my last word on it."""

    purpose: Purpose
    last: Consent | None
    event: Event | None = None

    @property
    def text(self) -> Any:
        return TEXTS[self.purpose]

    @property
    def is_yes(self) -> bool:
        return stands(self.last)

    @property
    def is_older(self) -> bool:
        """A yes to another text than today's: it stands for what it said, and is asked again."""
        return self.last is not None and self.last.given and not self.is_yes

    @property
    def is_used(self) -> bool:
        return self.purpose not in ASKED_ONCE or self.purpose in USED


@page.get("/consents")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    said = consents_of(f"profile:{me.id}") if me else []
    last = last_words(said)
    dates = dates_to_show(me, now=now()) if me and me.is_active else []
    return render_template(
        "member/consents/index.html",
        me=me,
        meeting=Asked(Purpose.BADGE_SCAN, last.get((Purpose.BADGE_SCAN, None))),
        dates=[Asked(PER_DATE, last.get((PER_DATE, event.id)), event) for event in dates],
        once=[Asked(purpose, last.get((purpose, None))) for purpose in ASKED_ONCE],
        said=said[:HISTORY],
        texts=TEXTS,
    )


PER_DATE = Purpose.DIRECTORY_EVENT


@page.post("/consents/<purpose>")
@member
def create(purpose: str) -> ResponseReturnValue:
    """Yes, to one purpose."""
    asked = _asked(purpose)
    with transaction():
        me = viewer().profile or new_profile(viewer().user, now=now())
        if asked is PER_DATE:
            be_seen(me, _event(), locale=locale(), now=now())
        elif asked is Purpose.BADGE_SCAN:
            _again(me)
        else:
            say_yes(me, asked)
    if asked is PER_DATE and request.form.get("back") == "list":  # said where the list is read
        return redirect(url_for("member_presences.show", code=_event().code), 303)
    flash(_("C’est noté : oui. Vous pouvez le retirer ici quand vous voulez."), "success")
    return redirect(url_for("member_consents.index"), 303)


@page.post("/consents/<purpose>/end")
@member
def destroy(purpose: str) -> ResponseReturnValue:
    asked, me = _asked(purpose), viewer().profile
    if me is None:
        raise NotFound()
    event_id = _event().id if asked is PER_DATE else None
    with transaction():
        say_no(me, asked, event_id=event_id)
    flash(_("C’est retiré, dès maintenant."), "success")
    return redirect(url_for("member_consents.index"), 303)


def _again(me: Profile) -> None:
    """To the text as it is now, by who is in the network. Raises: NotInNetwork."""
    if not me.is_active:
        raise NotInNetwork()
    say_yes(me, Purpose.BADGE_SCAN)


def _asked(purpose: str) -> Purpose:
    """Raises: NotFound for one that is not asked here."""
    here = (Purpose.BADGE_SCAN, PER_DATE, *ASKED_ONCE)
    asked = next((one for one in here if one.value == purpose), None)
    if asked is None:
        raise NotFound()
    return asked


def _event() -> Event:
    event = event_by_code(request.form.get("event", ""))
    if event is None:
        raise NotFound()
    return event
