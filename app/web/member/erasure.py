"""/member/erasure: all I have in the network goes: hidden now, erased in thirty days."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.erasing.actions import ask_to_erase, keep_after_all
from app.erasing.rules import TIME_TO_UNDO
from app.kernel.db import transaction
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.web.context import locale, now, viewer
from app.web.guards import member
from app.web.member import pages

page = pages("erasure", __name__)
LINE_MAX = 40  # characters of the typed word that are shown again


@page.get("/erasure")
@member
def show() -> ResponseReturnValue:
    if viewer().profile is None:
        flash(_("Rien à supprimer : vous n’êtes pas dans le réseau."), "info")
        return redirect(url_for("member_consents.index"))
    return render_template("member/erasure/show.html", me=_me(), **_told())


@page.post("/erasure")
@member
def create() -> ResponseReturnValue:
    """Only with the word typed: it cannot be undone after thirty days."""
    me = _me()
    typed = request.form.get("typed", "")[:LINE_MAX]
    if typed.strip().upper() not in ("SUPPRIMER", "DELETE"):
        word = _("SUPPRIMER")
        refused = _("Écrivez %(word)s en entier. Rien n’a été supprimé.", word=word)
        told = _told() | {"refused": refused, "typed": typed}
        return render_template("member/erasure/show.html", me=me, **told), 422
    with transaction():
        ask_to_erase(me, locale=locale(), now=now())
    flash(_("C’est caché à tous, et sera effacé dans trente jours."), "success")
    return redirect(url_for("member_erasure.show"), 303)


@page.post("/erasure/end")
@member
def destroy() -> ResponseReturnValue:
    with transaction():
        keep_after_all(_me())
    flash(_("Rien ne sera effacé. Pour être à nouveau trouvable, dites à nouveau oui."), "success")
    return redirect(url_for("member_card.show"), 303)


def _me() -> Profile:
    me = viewer().profile
    if me is None:
        raise NotFound()
    return me


def _told() -> dict[str, object]:
    me = viewer().profile
    until = me.deleted_at + TIME_TO_UNDO if me is not None and me.deleted_at else None
    return {"until": until, "refused": "", "typed": ""}
