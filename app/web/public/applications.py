"""/events/<code>/applications and /applications/<secret>: asking for a place, and the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.accounts.actions import count_try
from app.applications import actions, queries
from app.applications.models import Application
from app.applications.rules import ASKS_PER_IP, WORDS_MAX, ApplicationState, Request
from app.events.models import Event
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders.rules import OrderStatus
from app.tickets.queries import Offer
from app.waitlist.queries import waited_for
from app.web.context import client_place, now, viewer
from app.web.fields import CleanTextField, LineField
from app.web.format import money
from app.web.guards import anyone
from app.web.public.orders import on_sale
from app.web.public.waitlist_form import JoinForm
from app.web.words import in_language, sentence

page = Blueprint("applications", __name__)
REMEMBERED = 20  # requests whose page this browser may open without its link


class RequestForm(JoinForm):
    split = None
    words = CleanTextField(_l("Quelques mots sur vous"), max=WORDS_MAX, rows=3)
    link = LineField(_l("Un lien (site, LinkedIn…)"), max=300, render_kw={"autocomplete": "url"})

    def validate_link(self, field: LineField) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("Un lien commence par https://"))

    def request(self) -> Request:
        quantity = int(self.quantity.data)
        return Request(int(self.kind.data), quantity, self.words.data, self.link.data)


def request_form(event: Event, **start: Any) -> RequestForm:
    offers = waited_for(event, now=now())
    words = {str(o.id): _priced(o) for o in offers}

    class Made(RequestForm):
        kind = RadioField(
            _l("Quel tarif ?"),
            choices=[SelectChoice(value, word) for value, word in words.items()],
            validators=[AnyOf(list(words), _l("Choisissez un tarif de la liste."))],
            validate_choice=False,  # our sentence, not the library's
            default=next(iter(words), ""),
        )

    return Made(data=start)


def _priced(offer: Offer) -> str:
    """ "Atelier · 10 000 FCFA"."""
    cost = money(offer.price) if offer.price else _("Gratuit")
    return f"{in_language(offer.name, offer.name_en)} · {cost}"


@page.get("/events/<code>/applications/new")
@anyone
def new(code: str) -> ResponseReturnValue:
    user = viewer().user
    start = {"key": new_key(), "via": request.args.get("via", "")}
    if user is not None:
        start |= {"name": user.name, "phone": user.phone or "", "email": user.email or ""}
    event = on_sale(code)
    return _form(event, request_form(event, **start))


@page.post("/events/<code>/applications")
@anyone
def create(code: str) -> ResponseReturnValue:
    event = on_sale(code)
    form = request_form(event)
    if not form.validate_on_submit():
        return _form(event, form, status=422)
    try:
        made, is_new = in_transaction(lambda: _ask(event, form))
    except Refused as refusal:
        return _form(event, form, refusal=sentence(refusal), status=refusal.status)
    if is_new or made.form_key == form.key.data:
        session["applications"] = [*session.get("applications", []), made.id][-REMEMBERED:]
    if made.id in session.get("applications", []):
        return redirect(url_for("applications.show", secret=made.secret), 303)
    # whoever knows a phone and a name is not shown what the link opens
    return render_template("public/applications/known.html", event=event, made=made)


def _ask(event: Event, form: RequestForm) -> tuple[Application, bool]:
    key = str(form.key.data or new_key())[:64]
    facts: dict[str, Any] = {
        "buyer": form.buyer(),
        "via": form.brought_by(),
        "form_key": key,
        "now": now(),
    }
    made, is_new = actions.ask(event, form.request(), **facts)
    if is_new:
        count_try("application", f"{event.id} {client_place()}", ASKS_PER_IP, now=now())
    elif made.form_key != key and made.id not in session.get("applications", []):
        actions.tell(made, "application", now=now())
    return made, is_new


def _form(
    event: Event, form: RequestForm, *, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    is_open = event.by_request and event.starts_at > now() and form.kind.choices
    words = {"event": event, "form": form, "refusal": refusal, "is_open": is_open}
    return render_template("public/applications/new.html", **words), status


@page.get("/applications/<secret>")
@anyone
def show(secret: str) -> ResponseReturnValue:
    made = queries.application_by_secret(secret) or abort(404)
    open_ = made.state in (ApplicationState.NEW, ApplicationState.ACCEPTED)
    paid = made.order is not None and made.order.status is OrderStatus.PAID
    return render_template(
        "public/applications/show.html", made=made, event=made.event, may_end=open_ and not paid
    )


@page.post("/applications/<secret>/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    made = queries.application_by_secret(secret) or abort(404)
    if in_transaction(lambda: actions.withdraw(made.id, now=now())):
        flash(_("Votre demande est retirée."), "success")
    else:
        flash(_("Vos billets sont déjà pris : écrivez à l’organisateur."), "warning")
    return redirect(url_for("applications.show", secret=secret), 303)
