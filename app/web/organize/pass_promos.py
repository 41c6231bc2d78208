"""…/passes/<id>/promos: codes that lower a season pass."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Series
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.passes.models import SeasonPass
from app.promos import queries as promos
from app.promos.actions import change_promo, create_pass_promo, retire
from app.promos.models import Promo
from app.promos.rules import CodeTaken, Effect, Owner, UsedMoreOften, new_code
from app.web.context import now
from app.web.guards import organizer, own_series
from app.web.organize.code_shops import shop_of_pass
from app.web.organize.passes import own_pass
from app.web.organize.promo_forms import PassPromoForm, as_typed
from app.web.organize.promos import code_list
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("pass_promos", __name__)


@page.get("/organize/series/<code>/passes/<int:pass_id>/promos")
@organizer
def index(code: str, pass_id: int) -> ResponseReturnValue:
    return code_list(shop_of_pass(own_pass(own_series(code), pass_id)), types={})


@page.get("/organize/series/<code>/passes/<int:pass_id>/promos/new")
@organizer
def new(code: str, pass_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    start = {"code": new_code(), "effect": Effect.PERCENT.value}
    return _new(series, season, _form(series, data=start))


@page.post("/organize/series/<code>/passes/<int:pass_id>/promos")
@organizer
def create(code: str, pass_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    form = _form(series)
    if not form.validate_on_submit():
        return _new(series, season, form, 422)
    try:
        promo = in_transaction(lambda: _create(series, season.id, form))
    except CodeTaken as refusal:
        form.code.errors = [_taken(form)]
        return _new(series, season, form, refusal.status)
    flash(_("Le code %(code)s marche dès maintenant.", code=promo.shown), "success")
    there = url_for("pass_promos.edit", code=code, pass_id=pass_id, code_id=promo.id)
    return redirect(there, 303)


def _create(series: Series, pass_id: int, form: PassPromoForm) -> Promo:
    terms = form.terms(series.timezone)
    promo = create_pass_promo(pass_id, series.organizer_id, form.code.data, terms, now=now())
    note("promo.created", f"series:{series.id}", series.organizer_id, code=promo.shown)
    return promo


@page.get("/organize/series/<code>/passes/<int:pass_id>/promos/<int:code_id>")
@organizer
def edit(code: str, pass_id: int, code_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    promo = _own_promo(season, code_id)
    return _edit(series, season, promo, _form(series, data=as_typed(promo, series.timezone)))


@page.post("/organize/series/<code>/passes/<int:pass_id>/promos/<int:code_id>")
@organizer
def update(code: str, pass_id: int, code_id: int) -> ResponseReturnValue:
    series = own_series(code)
    season = own_pass(series, pass_id)
    promo = _own_promo(season, code_id)
    form = _form(series)
    if not form.validate_on_submit():
        return _edit(series, season, promo, form, 422)
    try:
        in_transaction(lambda: _update(series, promo.id, form))
    except CodeTaken as refusal:
        form.code.errors = [_taken(form)]
        return _edit(series, season, promo, form, refusal.status)
    except UsedMoreOften as refusal:
        form.most.errors = [sentence(refusal)]
        return _edit(series, season, promo, form, refusal.status)
    flash(_("C’est enregistré. Les commandes déjà faites gardent leur prix."), "success")
    return redirect(url_for("passes.show", code=code, pass_id=pass_id), 303)


def _update(series: Series, promo_id: int, form: PassPromoForm) -> None:
    change_promo(promo_id, form.code.data, form.terms(series.timezone))
    retire(promo_id, now=now() if form.retired.data else None)
    note("promo.changed", f"series:{series.id}", series.organizer_id, code=form.code.data)


def _taken(form: PassPromoForm) -> str:
    return _("Le code « %(code)s » existe déjà pour ce carnet.", code=form.code.data)


def _own_promo(season: SeasonPass, code_id: int) -> Promo:
    """A code of this pass. Raises: NotFound."""
    promo = promos.promo_by_id(Owner(pass_id=season.id), code_id)
    if promo is None:
        raise NotFound()
    return promo


def _form(series: Series, **facts: object) -> PassPromoForm:
    g.currency = series.organizer.currency
    return PassPromoForm(**facts)


def _new(
    series: Series, season: SeasonPass, form: PassPromoForm, status: int = 200
) -> ResponseReturnValue:
    here = {"series": series, "season": season, "form": form}
    return render_template("organize/passes/promo_new.html", **here), status


def _edit(
    series: Series, season: SeasonPass, promo: Promo, form: PassPromoForm, status: int = 200
) -> ResponseReturnValue:
    link = shop_of_pass(season).link + promo.code
    here = {"series": series, "season": season, "promo": promo, "form": form, "link": link}
    return render_template("organize/passes/promo_edit.html", **here), status
