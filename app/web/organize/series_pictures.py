"""/organize/series/<code>/picture: the photo of a series; its dates to come take it over."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.covers.actions import illustrate_series
from app.events.models import Series
from app.kernel.db import in_transaction
from app.pictures.rules import Cut
from app.web.context import now
from app.web.guards import organizer, own_series
from app.web.organize.picture_form import PictureForm, picture_page
from app.web.organize.shape import note

page = Blueprint("series_pictures", __name__)
SHOWN = "organize/pictures/series.html"


@page.get("/organize/series/<code>/picture")
@organizer
def show(code: str) -> ResponseReturnValue:
    series = own_series(code)
    return picture_page(SHOWN, PictureForm(obj=series.picture), series.picture, series=series)


@page.post("/organize/series/<code>/picture")
@organizer
def create(code: str) -> ResponseReturnValue:
    series = own_series(code)
    form = PictureForm()
    if not form.takes(Cut.COVER, series.picture):
        return picture_page(SHOWN, form, series.picture, series=series, status=422)
    in_transaction(lambda: _show(series, form))
    flash(_("L’image est en place, pour les dates à venir qui n’ont pas la leur."), "success")
    return redirect(url_for("series_pictures.show", code=code), 303)


def _show(series: Series, form: PictureForm) -> None:
    made = form.made(series.organizer_id, Cut.COVER, series.picture)
    illustrate_series(series, made, now=now())
    note("series.picture", f"series:{series.id}", series.organizer_id)


@page.post("/organize/series/<code>/picture/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    series = own_series(code)
    in_transaction(lambda: illustrate_series(series, None, now=now()))
    flash(_("L’image est retirée : la couverture dessinée revient."), "info")
    return redirect(url_for("series_pictures.show", code=code), 303)
