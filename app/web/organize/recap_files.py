"""POST /organize/events/<code>/recap/files: slides and photos of an evening; …/end: no more."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from app.events.models import Event
from app.events.rules import Kind
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.kernel.text import clean_name
from app.recaps import actions, queries
from app.recaps.rules import FILE_MOST, SLIDES, Added, FileKind, type_of
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.recaps import RecapForm, recap_page
from app.web.organize.shape import note
from app.web.photos import made_anew
from app.web.words import sentence

page = Blueprint("recap_files", __name__)
TITLE_MAX = 150  # characters


@page.post("/organize/events/<code>/recap/files")
@organizer
def create(code: str) -> ResponseReturnValue:
    """Those that can be read are kept, all or none of them; photos only with the team's word."""
    event = own_event(code)
    sent = [one for one in request.files.getlist("files") if one.filename]
    title = clean_name(request.form.get("title", ""))[:TITLE_MAX]
    standing = RecapForm(obj=queries.recap_of(event.id), formdata=None)
    if not sent:
        return recap_page(event, standing, refused=_("Choisissez un fichier."), status=422)
    if not request.form.get("agreed") and any(not _is_slides(one) for one in sent):
        words = _("Cochez que les personnes reconnaissables sont d’accord.")
        return recap_page(event, standing, refused=words, status=422)
    try:
        in_transaction(lambda: _add_all(event, sent, title))
    except Refused as refusal:
        return recap_page(event, standing, refused=sentence(refusal), status=refusal.status)
    flash(ngettext("Un fichier ajouté.", "%(num)s fichiers ajoutés.", len(sent)), "success")
    return redirect(url_for("organize_recaps.show", code=code), 303)


def _photo_of(event: Event) -> str:
    is_evening = event.kind is Kind.AFTERWORK
    return _("Une image de la soirée") if is_evening else _("Une image de la rencontre")


def _is_slides(one: FileStorage) -> bool:
    return (one.filename or "").rpartition(".")[2].lower() in SLIDES


def _add_all(event: Event, sent: list[FileStorage], title: str) -> None:
    for one in sent:
        _add(event, one, title)


def _add(event: Event, one: FileStorage, title: str) -> None:
    """Raises: WrongFile, TooBig, TooManyFiles."""
    one.stream.seek(0)
    raw = one.stream.read(FILE_MOST + 1)
    if _is_slides(one):
        name, kind = type_of(one.filename or "", raw)
        made = Added(FileKind.SLIDES, title or name, name, kind, raw)
    else:
        photo = made_anew(raw)
        shown = title or _photo_of(event)
        made = Added(FileKind.PHOTO, shown, "photo.jpg", "image/jpeg", photo.content)
        made = replace(made, width=photo.width, height=photo.height)
    actions.add_file(event, made, now=now())
    note("recap.file", f"event:{event.id}", event.organizer_id, title=made.title)


@page.post("/organize/events/<code>/recap/files/<int:n>/end")
@organizer
def destroy(code: str, n: int) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _drop(event, n))
    flash(_("Supprimé : il n’en reste rien."), "info")
    return redirect(url_for("organize_recaps.show", code=code), 303)


def _drop(event: Event, file_id: int) -> None:
    found = queries.file_of(event.id, file_id)
    if found is None:
        raise NotFound()
    actions.drop_file(found)
