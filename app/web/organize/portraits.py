"""/organize/speakers/<id>/picture: the face of somebody who speaks, on all their dates."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Speaker
from app.kernel.db import in_transaction
from app.pictures.rules import Cut
from app.speakers.actions import portray
from app.web.guards import organizer
from app.web.organize.picture_form import PictureForm, picture_page
from app.web.organize.shape import note
from app.web.organize.speakers import own_speaker

page = Blueprint("portraits", __name__)
SHOWN = "organize/pictures/speaker.html"


@page.get("/organize/speakers/<int:speaker_id>/picture")
@organizer
def show(speaker_id: int) -> ResponseReturnValue:
    one = own_speaker(speaker_id)
    return picture_page(SHOWN, PictureForm(obj=one.picture), one.picture, speaker=one)


@page.post("/organize/speakers/<int:speaker_id>/picture")
@organizer
def create(speaker_id: int) -> ResponseReturnValue:
    one = own_speaker(speaker_id)
    form = PictureForm()
    if not form.takes(Cut.FACE, one.picture):
        return picture_page(SHOWN, form, one.picture, speaker=one, status=422)
    in_transaction(lambda: _show(one, form))
    flash(_("Le portrait est en place, sur toutes ses dates."), "success")
    return redirect(url_for("organize_speakers.show", speaker_id=one.id), 303)


def _show(one: Speaker, form: PictureForm) -> None:
    portray(one, form.made(one.organizer_id, Cut.FACE, one.picture))
    note("speaker.update", f"speaker:{one.id}", one.organizer_id, name=one.name)


@page.post("/organize/speakers/<int:speaker_id>/picture/end")
@organizer
def destroy(speaker_id: int) -> ResponseReturnValue:
    one = own_speaker(speaker_id)
    in_transaction(lambda: portray(one, None))
    flash(_("Le portrait est retiré."), "info")
    return redirect(url_for("organize_speakers.show", speaker_id=one.id), 303)
