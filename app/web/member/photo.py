"""/member/photo: my face, made anew from its pixels; nothing else of the file is kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.kernel.errors import Refused
from app.profiles.actions import drop_photo, keep_photo
from app.recaps.rules import FILE_MOST, WrongFile
from app.web.context import now
from app.web.faces import LARGE, SMALL, face
from app.web.guards import member
from app.web.member.card import card_page
from app.web.member.cards import me_inside
from app.web.photos import square
from app.web.words import sentence

page = Blueprint("member_photo", __name__, url_prefix="/member")


@page.get("/photo")
@member
def show() -> ResponseReturnValue:
    return face(me_inside().id)


@page.post("/photo")
@member
def create() -> ResponseReturnValue:
    me, sent = me_inside(), request.files.get("photo")
    if sent is None or not sent.filename:
        return card_page(me, refused=_("Choisissez une photo."), status=422)
    try:
        large, small = square(sent.stream.read(FILE_MOST + 1), LARGE, SMALL)
    except WrongFile as refusal:
        words = _("Cette photo ne se lit pas : choisissez un JPEG, un PNG ou un WebP.")
        return card_page(me, refused=words, status=refusal.status)
    except Refused as refusal:
        return card_page(me, refused=sentence(refusal), status=refusal.status)
    with transaction():
        keep_photo(me, large, small, now=now())
    flash(_("Votre photo est sur vos cartes."), "success")
    return redirect(url_for("member_card.show"), 303)


@page.post("/photo/end")
@member
def destroy() -> ResponseReturnValue:
    with transaction():
        drop_photo(me_inside())
    flash(_("Supprimée : il n’en reste rien."), "info")
    return redirect(url_for("member_card.show"), 303)
