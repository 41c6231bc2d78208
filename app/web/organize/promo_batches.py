"""…/promos/batches: many codes of one name, made at once; a date's, or a season pass's."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.promos.actions import create_batch
from app.promos.rules import BatchTaken, Effect
from app.tickets import queries as tickets
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.code_shops import CodeShop, shop_of_event
from app.web.organize.promo_forms import BatchForm, PassBatchForm, offer_types
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("promo_batches", __name__)


@page.get("/organize/events/<code>/promos/batches/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    return batch_page(shop_of_event(own_event(code)))


@page.post("/organize/events/<code>/promos/batches")
@organizer
def create(code: str) -> ResponseReturnValue:
    return make_batch(shop_of_event(own_event(code)))


def batch_page(shop: CodeShop) -> ResponseReturnValue:
    return _shown(shop, _form(shop, data={"effect": Effect.PERCENT.value, "most": 1}))


def make_batch(shop: CodeShop) -> ResponseReturnValue:
    form = _form(shop)
    if not form.validate_on_submit():
        return _shown(shop, form, 422)
    try:
        n = in_transaction(lambda: _create(shop, form))
    except BatchTaken as refusal:
        form.batch.errors = [sentence(refusal)]
        return _shown(shop, form, refusal.status)
    flash(_("%(n)s codes sont prêts. Téléchargez-les pour les donner.", n=n), "success")
    return redirect(f"{shop.here}?{urlencode({'batch': form.batch.data})}", 303)


def _create(shop: CodeShop, form: BatchForm) -> int:
    n = create_batch(
        shop.owner,
        shop.organizer.id,
        form.terms(shop.zone),
        batch=form.batch.data,
        prefix=form.prefix.data,
        n=form.count.data,
        now=now(),
    )
    note("promo.batch", shop.subject, shop.organizer.id, batch=form.batch.data, n=n)
    return n


def _form(shop: CodeShop, **facts: object) -> BatchForm:
    g.currency = shop.organizer.currency
    if shop.event is None:
        return PassBatchForm(**facts)
    form = BatchForm(**facts)
    offer_types(form, tickets.types_of(shop.event.id))
    return form


def _shown(shop: CodeShop, form: BatchForm, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/promos/batch.html", **shop.facts, form=form), status
