"""/organize/events/<code>/anchors: those whose name draws others, and who came through whom."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.events.models import AnchorGuest, Event
from app.events.rules import AnchorState
from app.guests import actions, queries
from app.guests.rules import ALLOTMENT_MAX, HasBrought, Known
from app.inviters.queries import tree_of
from app.inviters.rules import whole
from app.kernel.db import in_transaction
from app.web.anchor_trees import drawn
from app.web.context import now, user
from app.web.fields import EmailField, LineField, NameField, PhoneField, WholeField
from app.web.guards import organizer, own_event
from app.web.organize.gifts import given_away
from app.web.organize.lines import ANCHOR_STATES, known
from app.web.words import sentence

page = Blueprint("anchors", __name__, url_prefix="/organize/events/<code>/anchors")
OFF = {"autocomplete": "off"}


class AnchorForm(FlaskForm):
    name = NameField(_l("Nom"), required=True, render_kw=OFF)
    headline = LineField(_l("Qui est-ce ?"))
    state = SelectField(
        _l("Où en est-on ?"),
        choices=[SelectChoice(state.value, words) for state, words in ANCHOR_STATES.items()],
        validate_choice=False,
        validators=[known],
    )
    agreed = BooleanField(_l("Accepte que son nom soit annoncé"))
    phone = PhoneField(_l("Téléphone"), render_kw=OFF)
    email = EmailField(_l("E-mail"), render_kw=OFF)
    allotment = WholeField(_l("Places à offrir, la sienne comprise"), max=ALLOTMENT_MAX)
    kind = SelectField(_l("À quel tarif ?"), validators=[known], validate_choice=False)
    greeter = NameField(_l("Qui l’accueille à l’entrée ?"), render_kw=OFF)

    def validate_agreed(self, field: BooleanField) -> None:
        if self.state.data == AnchorState.ANNOUNCED.value and not field.data:
            raise ValidationError(_("Un nom s’annonce avec l’accord de la personne."))

    def known(self) -> Known:
        facts = (self.name.data, self.headline.data or "", AnchorState(self.state.data))
        contact = (self.phone.data or "", self.email.data or "")
        kind = int(self.kind.data) if self.kind.data else None
        gifts = (self.allotment.data or 0, kind)
        return Known(*facts, self.agreed.data, self.greeter.data or "", *contact, *gifts)


def form_of(event: Event, guest: AnchorGuest | None = None) -> AnchorForm:
    start: dict[str, Any] = {"state": AnchorState.THOUGHT_OF.value, "allotment": 1}
    if guest:
        names = ("name", "headline", "agreed", "phone", "email", "allotment", "greeter")
        start = {name: getattr(guest, name) for name in names}
        start |= {"state": guest.state.value, "kind": str(guest.gift_type_id or "")}
    form = AnchorForm(data=start)
    offers = given_away(event)
    form.kind.choices = [SelectChoice(str(offer.id), offer.name) for offer in offers]
    if guest and guest.gift_type_id and guest.gift_type_id not in {o.id for o in offers}:
        form.kind.data = ""  # sold no longer: the first one is given
    return form


@page.get("")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    tree = tree_of(event)
    return render_template(
        "organize/anchors/index.html",
        event=event,
        guests=queries.anchors_of(event.id),
        states=ANCHOR_STATES,
        tree=tree,
        total=whole(tree),
        picture=drawn(tree),
        through={node.anchor_id: node for node in tree if node.anchor_id},
    )


@page.get("/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _shown(event, form_of(event))


@page.post("")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _write(event, None)


@page.get("/<int:anchor_id>")
@organizer
def edit(code: str, anchor_id: int) -> ResponseReturnValue:
    event = own_event(code)
    guest = own_guest(event, anchor_id)
    return _shown(event, form_of(event, guest), guest)


@page.post("/<int:anchor_id>")
@organizer
def update(code: str, anchor_id: int) -> ResponseReturnValue:
    event = own_event(code)
    return _write(event, own_guest(event, anchor_id))


@page.post("/<int:anchor_id>/end")
@organizer
def destroy(code: str, anchor_id: int) -> ResponseReturnValue:
    event = own_event(code)
    guest = own_guest(event, anchor_id)
    try:
        in_transaction(lambda: actions.drop(guest, event, user_id=user().id, now=now()))
    except HasBrought as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("anchors.edit", code=code, anchor_id=anchor_id), 303)
    flash(_("Retiré de la liste."), "success")
    return redirect(url_for("anchors.index", code=code), 303)


def own_guest(event: Event, anchor_id: int) -> AnchorGuest:
    return queries.anchor_by_id(event.id, anchor_id) or abort(404)


def _write(event: Event, guest: AnchorGuest | None) -> ResponseReturnValue:
    form = form_of(event, guest)
    if not form.validate_on_submit():
        return _shown(event, form, guest, 422)
    told, by = form.known(), user().id
    in_transaction(lambda: actions.write_anchor(event, told, guest=guest, user_id=by, now=now()))
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("anchors.index", code=event.code), 303)


def _shown(
    event: Event, form: AnchorForm, guest: AnchorGuest | None = None, status: int = 200
) -> ResponseReturnValue:
    here = {"event": event, "form": form, "guest": guest}
    return render_template("organize/anchors/edit.html", **here), status
