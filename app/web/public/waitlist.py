"""/events/<code>/waitlist and /waitlist/<secret>: standing in line for what is sold out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.actions import count_try
from app.events.models import Event
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.waitlist import actions, queries
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import JOINS_PER_IP, EntryState
from app.web.context import client_place, now, viewer
from app.web.guards import anyone
from app.web.public.orders import on_sale
from app.web.public.waitlist_form import ANY, AskForm, JoinForm, made_for
from app.web.words import sentence

page = Blueprint("waitlist", __name__)
REMEMBERED = 20  # entries whose page this browser may open without its link


@page.get("/events/<code>/waitlist/new")
@anyone
def new(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    offers = queries.waited_for(event, now=now())
    start: dict[str, Any] = {"key": new_key(), "via": request.args.get("via", "")} | _known_person()
    asked = request.args.get("n", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 3:
        start["quantity"] = int(asked)
    kind = request.args.get("kind", "")
    start["kind"] = kind if kind in {str(offer.id) for offer in offers} else ANY
    return _form(event, made_for(JoinForm, offers, **start))


def _known_person() -> dict[str, str]:
    user = viewer().user
    if user is None:
        return {}
    return {"name": user.name, "phone": user.phone or "", "email": user.email or ""}


@page.post("/events/<code>/waitlist")
@anyone
def create(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    form = made_for(JoinForm, queries.waited_for(event, now=now()))
    if not form.validate_on_submit():
        return _form(event, form, status=422)
    try:
        entry, is_new = in_transaction(lambda: _join(event, form))
    except Refused as refusal:
        return _form(event, form, refusal=sentence(refusal), status=refusal.status)
    if is_new or entry.form_key == form.key.data:
        session["waitlist"] = [*session.get("waitlist", []), entry.id][-REMEMBERED:]
    if entry.id in session.get("waitlist", []):
        return redirect(url_for("waitlist.show", secret=entry.secret), 303)
    # whoever knows a phone and a name is not shown what the link opens
    return render_template("public/waitlist/known.html", event=event, entry=entry)


def _join(event: Event, form: JoinForm) -> tuple[WaitlistEntry, bool]:
    key = str(form.key.data or new_key())[:64]
    facts: dict[str, Any] = {
        "buyer": form.buyer(),
        "via": form.brought_by(),
        "form_key": key,
        "now": now(),
    }
    entry, is_new = actions.join(event.id, form.ask(), **facts)
    if is_new:
        count_try("waitlist", f"{event.id} {client_place()}", JOINS_PER_IP, now=now())
    elif entry.form_key != key and entry.id not in session.get("waitlist", []):
        actions.mail_to(entry, "waitlist", now=now())
    return entry, is_new


def _form(
    event: Event, form: JoinForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    return render_template(
        "public/waitlist/new.html",
        event=event,
        form=form,
        refusal=refusal,
        is_open=queries.is_open(event, now=now()),
    ), status


@page.get("/waitlist/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    entry = queries.entry_by_secret(secret) or abort(404)
    start = {"quantity": entry.quantity, "split": entry.split}
    kind = str(entry.ticket_type_id or ANY)
    offers = queries.waited_for(entry.event, now=now())
    return _page(entry, made_for(AskForm, offers, kind=kind, **start))


@page.post("/waitlist/<secret>")
@anyone
def update(secret: str) -> ResponseReturnValue:
    entry = queries.entry_by_secret(secret) or abort(404)
    form = made_for(AskForm, queries.waited_for(entry.event, now=now()))
    if not form.validate_on_submit():
        return _page(entry, form, status=422)
    try:
        in_transaction(lambda: actions.change(entry.id, form.ask(), now=now()))
    except Refused as refusal:
        return _page(entry, form, refusal=sentence(refusal), status=refusal.status)
    flash(_("C’est changé. Vous gardez votre place dans la liste."), "success")
    return redirect(url_for("waitlist.show", secret=secret), 303)


@page.post("/waitlist/<secret>/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    entry = queries.entry_by_secret(secret) or abort(404)
    try:
        in_transaction(lambda: actions.leave(entry.id, actor="buyer", now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("Vous n’êtes plus dans la liste d’attente."), "success")
    return redirect(url_for("waitlist.show", secret=secret), 303)


def _page(
    entry: WaitlistEntry, form: AskForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    waits = entry.state is EntryState.WAITING
    return render_template(
        "public/waitlist/show.html",
        entry=entry,
        event=entry.event,
        form=form,
        place=queries.place_of(entry) if waits else None,
        is_open=queries.is_open(entry.event, now=now()),
        proposals=queries.proposals_of([entry.id]).get(entry.id, []),
        refusal=refusal,
    ), status
