"""POST /member/page: a page of mine for who has its address; again, another address; …/end: off."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.profiles.actions import close_page, open_page
from app.web.guards import member
from app.web.member import pages
from app.web.member.cards import me_inside

page = pages("public_page", __name__)


@page.post("/page")
@member
def create() -> ResponseReturnValue:
    with transaction():
        open_page(me_inside())
    flash(
        _("Votre page est ouverte à qui en a l’adresse. Une ancienne adresse ne mène plus à rien.")
    )
    return redirect(url_for("member_card.show", _anchor="page"), 303)


@page.post("/page/end")
@member
def destroy() -> ResponseReturnValue:
    with transaction():
        close_page(me_inside())
    flash(_("Votre page est fermée : son adresse ne mène plus à rien."))
    return redirect(url_for("member_card.show", _anchor="page"), 303)
