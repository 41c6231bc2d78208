"""/organize/events/<code>/promos: the codes of one date, what each does and how often it served."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.promos import queries as promos
from app.promos.actions import change_promo, create_promo
from app.promos.models import Promo
from app.promos.rules import CodeTaken, Effect, Owner, UsedMoreOften, new_code
from app.tickets import queries as tickets
from app.web.context import asked_number, now
from app.web.guards import organizer, own_event
from app.web.organize.code_shops import CodeShop, shop_of_event
from app.web.organize.promo_forms import PromoForm, as_typed, names_of, offer_types
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("promos", __name__)
ROWS = 30  # codes on one page


@page.get("/organize/events/<code>/promos")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return code_list(shop_of_event(event), types=names_of(tickets.types_of(event.id)))


@page.get("/organize/events/<code>/promos/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    start = {"code": new_code(), "effect": Effect.PERCENT.value}
    return _new(event, _form(event, data=start))


@page.post("/organize/events/<code>/promos")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = _form(event)
    if not form.validate_on_submit():
        return _new(event, form, 422)
    try:
        promo = in_transaction(lambda: _create(event, form))
    except CodeTaken as refusal:
        form.code.errors = [sentence(refusal)]
        return _new(event, form, refusal.status)
    flash(_("Le code %(code)s marche dès maintenant.", code=promo.shown), "success")
    return redirect(url_for("promos.edit", code=code, promo_id=promo.id), 303)


def _create(event: Event, form: PromoForm) -> Promo:
    promo = create_promo(event, form.code.data, form.terms(event.timezone), now=now())
    note("promo.created", f"event:{event.id}", event.organizer_id, code=promo.shown)
    return promo


@page.get("/organize/events/<code>/promos/<int:promo_id>")
@organizer
def edit(code: str, promo_id: int) -> ResponseReturnValue:
    event = own_event(code)
    promo = own_promo(event, promo_id)
    return _edit(event, promo, _form(event, data=as_typed(promo, event.timezone)))


@page.post("/organize/events/<code>/promos/<int:promo_id>")
@organizer
def update(code: str, promo_id: int) -> ResponseReturnValue:
    event = own_event(code)
    promo = own_promo(event, promo_id)
    form = _form(event)
    if not form.validate_on_submit():
        return _edit(event, promo, form, 422)
    try:
        in_transaction(lambda: _update(event, promo.id, form))
    except CodeTaken as refusal:
        form.code.errors = [sentence(refusal)]
        return _edit(event, promo, form, refusal.status)
    except UsedMoreOften as refusal:
        form.most.errors = [sentence(refusal)]
        return _edit(event, promo, form, refusal.status)
    flash(_("C’est enregistré. Les commandes déjà faites gardent leur prix."), "success")
    return redirect(url_for("promos.index", code=code), 303)


def _update(event: Event, promo_id: int, form: PromoForm) -> None:
    change_promo(promo_id, form.code.data, form.terms(event.timezone))
    note("promo.changed", f"event:{event.id}", event.organizer_id, code=form.code.data)


def code_list(shop: CodeShop, *, types: Mapping[int | None, str]) -> ResponseReturnValue:
    search = request.args.get("q", "").strip()[:60]
    batch = request.args.get("batch", "")[:80]
    found = db.paginate(
        promos.promos_of(shop.owner, search=search, batch=batch),
        page=request.args.get("page", 1, asked_number),
        per_page=ROWS,
        error_out=False,
    )
    return render_template(
        "organize/promos/index.html",
        **shop.facts,
        found=found,
        search=search,
        batch=batch,
        batches=promos.batches_of(shop.owner),
        types=types,
    )


def own_promo(event: Event, promo_id: int) -> Promo:
    """A code of this event. Raises: NotFound."""
    promo = promos.promo_by_id(Owner(event.id), promo_id)
    if promo is None:
        raise NotFound()
    return promo


def _form(event: Event, **facts: object) -> PromoForm:
    g.currency = event.organizer.currency
    form = PromoForm(**facts)
    offer_types(form, tickets.types_of(event.id))
    return form


def _new(event: Event, form: PromoForm, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/promos/new.html", event=event, form=form), status


def _edit(event: Event, promo: Promo, form: PromoForm, status: int = 200) -> ResponseReturnValue:
    link = shop_of_event(event).link + promo.code
    here = {"event": event, "promo": promo, "form": form, "link": link}
    return render_template("organize/promos/edit.html", **here), status
