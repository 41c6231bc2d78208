"""POST /organize/speakers/<id>/merge: two spellings of one person are made one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Speaker
from app.kernel.db import in_transaction
from app.speakers.actions import merge
from app.speakers.queries import speakers_of
from app.web.context import asked_number
from app.web.guards import organizer
from app.web.organize.shape import note
from app.web.organize.speakers import own_speaker

page = Blueprint("speaker_merges", __name__)


@page.post("/organize/speakers/<int:speaker_id>/merge")
@organizer
def create(speaker_id: int) -> ResponseReturnValue:
    """The one of the page stays; the one chosen, of the same team, is gone."""
    kept = own_speaker(speaker_id)
    chosen = request.form.get("other", 0, asked_number)
    other = next((s for s in speakers_of([kept.organizer_id]) if s.id == chosen), None)
    if other is None or other.id == kept.id:
        flash(_("Choisissez dans la liste."), "warning")
    else:
        in_transaction(lambda: _merge(kept, other))
        flash(_("C’est une seule personne désormais, avec toutes ses dates."), "success")
    return redirect(url_for("organize_speakers.show", speaker_id=kept.id), 303)


def _merge(kept: Speaker, other: Speaker) -> None:
    facts = {"name": kept.name, "other": other.name}
    merge(kept, other)
    note("speaker.merge", f"speaker:{kept.id}", kept.organizer_id, **facts)
