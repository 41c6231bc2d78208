"""POST /organize/series/<code>/publication: the promise is public, its next dates are on sale."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.rules import NotApproved
from app.events.rules import NotReady
from app.kernel.db import transaction
from app.web.guards import organizer, own_series
from app.web.organize.series import publish, render_form
from app.web.organize.series_form import edit_form
from app.web.words import sentence

page = Blueprint("organize_series_publications", __name__)


@page.post("/organize/series/<code>/publication")
@organizer
def create(code: str) -> ResponseReturnValue:
    series = own_series(code)
    try:
        with transaction():
            publish(series)
    except NotApproved as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_series.show", code=code), 303)
    except NotReady as refusal:
        form = edit_form(series)
        form.tell(refusal.missing, series.kind)
        return render_form(form, series.kind, series, status=422)
    flash(_("C’est publié : les prochaines dates sont en vente."), "success")
    return redirect(url_for("organize_series.show", code=code), 303)
