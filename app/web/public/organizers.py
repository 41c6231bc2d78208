"""/organizers/<code>: who invites, their series and their coming dates."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.covers.queries import logo_of
from app.events import queries as events
from app.kernel.errors import NotFound
from app.programme import queries as programme
from app.web import schema_org
from app.web.context import now, settings
from app.web.digest import digest
from app.web.guards import anyone
from app.web.listing import cards
from app.web.phones import phone_words
from app.web.programme_words import bare, network, organizer_kind
from app.web.shared import shared

page = Blueprint("organizers", __name__)
page.add_app_template_filter(phone_words)
for words in (organizer_kind, network, bare):
    page.add_app_template_filter(words)


@page.get("/organizers/<code>")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    organizer = events.organizer_by_code(code)
    if organizer is None:
        raise NotFound()
    coming = cards(events.coming_of_organizer(organizer.id, now=now()), now=now())
    base = settings().base_url
    title = _("Les prochains rendez-vous de %(name)s", name=organizer.name)
    return render_template(
        "public/organizers/show.html",
        digest=digest(coming, title=title, base=base),
        organizer=organizer,
        logo=logo_of(organizer.id),
        series=events.published_series(organizer.id),
        held=programme.editions_of(organizer.id, now=now()),
        facts=schema_org.of_organizer(organizer, base=base),
        coming=coming,
    )
