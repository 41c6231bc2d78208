"""/organize/speakers: who speaks for a team, told of once, and at which dates."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.events.models import Speaker
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotAllowed, NotFound
from app.speakers import actions, queries
from app.speakers.rules import BIO_MAX, LINK_MAX, NameTaken
from app.web.context import asked_number, now, viewer
from app.web.fields import CleanTextField, LineField, NameField
from app.web.guards import organizer
from app.web.listing import cards
from app.web.organize.lines import tell_beside
from app.web.organize.organizers import SiteField
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("organize_speakers", __name__)
ROWS = 30  # people on one page
WORDS_MAX = 100  # characters of a search
SHOWN = 24  # dates on the page of one person


class SpeakerForm(FlaskForm):
    name = NameField(_l("Nom"), required=True, missing=_l("Écrivez un nom."))
    headline = LineField(_l("Qui est-ce ?"))
    bio = CleanTextField(_l("En quelques phrases"), max=BIO_MAX, rows=4)
    link = SiteField(_l("Un lien"), max=LINK_MAX)


def own_speaker(speaker_id: int) -> Speaker:
    """Raises: NotFound, NotAllowed."""
    speaker = db.session.get(Speaker, speaker_id)
    if speaker is None or not viewer().knows(speaker.organizer_id):
        raise NotFound()
    if not viewer().may("organize", speaker.organizer_id):
        raise NotAllowed(what="organize")
    return speaker


@page.get("/organize/speakers")
@organizer
def index() -> ResponseReturnValue:
    mine = [o.id for o in viewer().organizers("organize")]
    words = request.args.get("q", "").strip()[:WORDS_MAX]
    found = queries.known_of(mine, words=words)
    pages = max(1, -(-len(found) // ROWS))
    at = min(max(1, request.args.get("page", 1, asked_number)), pages)
    return render_template(
        "organize/speakers/index.html",
        found=found[(at - 1) * ROWS : at * ROWS],
        words=words,
        at=at,
        pages=pages,
    )


@page.get("/organize/speakers/<int:speaker_id>")
@organizer
def show(speaker_id: int) -> ResponseReturnValue:
    speaker = own_speaker(speaker_id)
    return speaker_page(speaker, SpeakerForm(obj=speaker))


@page.post("/organize/speakers/<int:speaker_id>")
@organizer
def update(speaker_id: int) -> ResponseReturnValue:
    speaker = own_speaker(speaker_id)
    form = SpeakerForm()
    if not form.validate_on_submit():
        return speaker_page(speaker, form, 422)
    try:
        in_transaction(lambda: _describe(speaker, form))
    except NameTaken as refusal:
        tell_beside(form.name, sentence(refusal))
        return speaker_page(speaker, form, refusal.status)
    flash(_("C’est enregistré, pour toutes ses dates."), "success")
    return redirect(url_for("organize_speakers.index"), 303)


def _describe(speaker: Speaker, form: SpeakerForm) -> None:
    told = {name: form[name].data or "" for name in ("name", "headline", "bio", "link")}
    actions.describe(speaker, **told)
    note("speaker.update", f"speaker:{speaker.id}", speaker.organizer_id, name=speaker.name)


def speaker_page(speaker: Speaker, form: SpeakerForm, status: int = 200) -> ResponseReturnValue:
    dates = cards(queries.dates_of(speaker.id)[:SHOWN], now=now(), for_team=True)
    return render_template(
        "organize/speakers/show.html",
        speaker=speaker,
        form=form,
        dates=dates,
        others=[s for s in queries.speakers_of([speaker.organizer_id]) if s.id != speaker.id],
    ), status
