"""/organize/series/<code>/passes: season passes: what each gives, who holds one, dates missed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Series
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.passes import queries as passes
from app.passes.actions import change_pass, create_pass
from app.passes.models import SeasonPass
from app.passes.rules import FewerThanSold, PassOver
from app.promos.queries import promos_of
from app.promos.rules import Owner
from app.web.context import asked_number, now
from app.web.guards import organizer, own_series
from app.web.organize.pass_forms import PassForm, as_typed
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("passes", __name__)
ROWS = 30  # holders on one page
CODES = 5  # the newest; their own page has them all


@page.get("/organize/series/<code>/passes/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    series = own_series(code)
    return _new(series, _form(series, data={"reach": "count", "dates": 6}))


@page.post("/organize/series/<code>/passes")
@organizer
def create(code: str) -> ResponseReturnValue:
    series = own_series(code)
    form = _form(series)
    if not form.validate_on_submit():
        return _new(series, form, 422)
    try:
        season = in_transaction(lambda: _create(series, form))
    except PassOver:
        form.name.errors = [_("Publiez d’abord ce rendez-vous : un carnet donne ses dates.")]
        return _new(series, form, 422)
    flash(_("Le carnet est en vente sur la page du rendez-vous et de ses dates."), "success")
    return redirect(url_for("passes.show", code=code, pass_id=season.id), 303)


def _create(series: Series, form: PassForm) -> SeasonPass:
    made = passes.passes_of(series.id)
    same = next((s for s in made if s.name == form.name.data and s.retired_at is None), None)
    if same:  # the form came twice
        return same
    season = create_pass(series, form.terms(series.timezone), now=now())
    note("pass.created", f"series:{series.id}", series.organizer_id, name=season.name)
    return season


@page.get("/organize/series/<code>/passes/<int:pass_id>")
@organizer
def show(code: str, pass_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    found = db.paginate(
        passes.holders_of(season.id),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/passes/show.html",
        series=series,
        season=season,
        found=found,
        holders=passes.standings(found.items),
        promos=db.session.scalars(promos_of(Owner(pass_id=season.id)).limit(CODES)).all(),
    )


@page.get("/organize/series/<code>/passes/<int:pass_id>/edit")
@organizer
def edit(code: str, pass_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    return _edit(series, season, _form(series, data=as_typed(season, series.timezone)))


@page.post("/organize/series/<code>/passes/<int:pass_id>")
@organizer
def update(code: str, pass_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    form = _form(series)
    if not form.validate_on_submit():
        return _edit(series, season, form, 422)
    try:
        in_transaction(lambda: _update(series, pass_id, form))
    except FewerThanSold as refusal:
        form.size.errors = [sentence(refusal)]
        return _edit(series, season, form, refusal.status)
    flash(_("C’est enregistré. Les carnets déjà vendus gardent ce qui était promis."), "success")
    return redirect(url_for("passes.show", code=code, pass_id=pass_id), 303)


def _update(series: Series, pass_id: int, form: PassForm) -> None:
    season = own_pass(series, pass_id)
    change_pass(season, form.terms(series.timezone), now=now() if form.retired.data else None)
    note("pass.changed", f"series:{series.id}", series.organizer_id, name=form.name.data)


def own_pass(series: Series, pass_id: int) -> SeasonPass:
    """A pass of this series. Raises: NotFound."""
    season = passes.pass_by_id(series.id, pass_id)
    if season is None:
        raise NotFound()
    return season


def _form(series: Series, **facts: Any) -> PassForm:
    g.currency = series.organizer.currency
    return PassForm(**facts)


def _new(series: Series, form: PassForm, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/passes/new.html", series=series, form=form), status


def _edit(
    series: Series, season: SeasonPass, form: PassForm, status: int = 200
) -> ResponseReturnValue:
    here = {"series": series, "season": season, "form": form}
    return render_template("organize/passes/edit.html", **here), status
