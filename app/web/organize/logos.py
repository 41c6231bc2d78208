"""/organize/organizers/<code>/picture: the logo of an organizer, on its public page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Organizer
from app.covers.actions import show_logo
from app.covers.queries import logo_of
from app.kernel.db import in_transaction
from app.pictures.rules import Cut
from app.web.guards import organizer, own_organizer
from app.web.organize.picture_form import PictureForm, picture_page
from app.web.organize.shape import note

page = Blueprint("logos", __name__)
SHOWN = "organize/pictures/organizer.html"


@page.get("/organize/organizers/<code>/picture")
@organizer
def show(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    logo = logo_of(of.id)
    return picture_page(SHOWN, PictureForm(obj=logo), logo, organizer=of)


@page.post("/organize/organizers/<code>/picture")
@organizer
def create(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    form, logo = PictureForm(), logo_of(of.id)
    if not form.takes(Cut.LOGO, logo):
        return picture_page(SHOWN, form, logo, organizer=of, status=422)
    in_transaction(lambda: _show(of, form))
    flash(_("Le logo est en place sur votre page."), "success")
    return redirect(url_for("logos.show", code=code), 303)


def _show(of: Organizer, form: PictureForm) -> None:
    show_logo(of.id, form.made(of.id, Cut.LOGO, logo_of(of.id)))
    note("organizer.logo", f"organizer:{of.id}", of.id)


@page.post("/organize/organizers/<code>/picture/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    in_transaction(lambda: show_logo(of.id, None))
    flash(_("Le logo est retiré."), "info")
    return redirect(url_for("logos.show", code=code), 303)
