"""The forms of a card and of the yes to the network, and what a ticket's page says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired

from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.events.rules import Status
from app.orders.models import Order
from app.profiles.models import Profile
from app.profiles.queries import presence_of
from app.profiles.rules import CLOSES_AFTER, HEADLINE_MAX, ORGANISATION_MAX, CardFields
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web.consents import ADULT, TEXTS
from app.web.context import now, viewer
from app.web.fields import EmailField, LineField, NameField, PhoneField

NEEDED = DataRequired(_l("Cochez cette case pour entrer dans le réseau."))


class CardForm(FlaskForm):
    """What one gives when meeting; an empty field is not given."""

    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    headline = LineField(
        _l("Ce que vous faites"), max=HEADLINE_MAX, description=_l("En une ligne. Facultatif.")
    )
    organisation = LineField(
        _l("Organisation"),
        max=ORGANISATION_MAX,
        description=_l("Facultatif."),
        render_kw={"autocomplete": "organization"},
    )
    phone = PhoneField(_l("Téléphone à donner"), description=_l("Vide : il n’est pas donné."))
    email = EmailField(_l("E-mail à donner"), description=_l("Vide : il n’est pas donné."))

    def fields(self, was: CardFields | None = None) -> CardFields:
        """`was`: the card as it stood, whose other fields stay."""
        return replace(
            was or CardFields(""),
            name=self.name.data,
            headline=self.headline.data or "",
            organisation=self.organisation.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class JoinForm(CardForm):
    agrees = BooleanField(
        TEXTS[Purpose.BADGE_SCAN].ask,
        validators=[NEEDED],
        description=TEXTS[Purpose.BADGE_SCAN].who_and_until,
    )
    adult = BooleanField(
        ADULT,
        validators=[NEEDED],
        description=_l("Le réseau est réservé aux adultes ; votre billet, non."),
    )


@dataclass(frozen=True, slots=True)
class Joining:
    """What the page of a ticket says: "yours", "ready" (one touch), "join" (a way to the form)."""

    state: str
    form: JoinForm | None = None  # at once, filled, for who said yes when ordering
    is_taken: bool = False  # somebody else said it is their evening


def is_open(ticket: Ticket) -> bool:
    """A valid ticket of an evening that is not over: the network has a use for it."""
    event = ticket.event
    return (
        ticket.status is TicketStatus.VALID
        and event.status is Status.PUBLISHED
        and now() <= event.ends_at + CLOSES_AFTER
    )


def joining(ticket: Ticket, order: Order, party: Sequence[Ticket]) -> Joining | None:
    """None where there is nothing to join any more. `party`: all the tickets of its order."""
    if not is_open(ticket):
        return None
    me = viewer().profile
    presence = presence_of(ticket.id)
    is_taken = presence is not None and (me is None or presence.profile_id != me.id)
    if me is not None and me.is_active:
        is_mine = presence is not None and not is_taken
        return Joining("yours" if is_mine else "ready", is_taken=is_taken)
    said_yes = consented(f"order:{order.id}", Purpose.BADGE_SCAN)
    form = join_form(ticket, order, party, said_yes=True) if said_yes else None
    return Joining("join", form, is_taken=is_taken)


def join_form(
    ticket: Ticket, order: Order, party: Sequence[Ticket], *, said_yes: bool = False
) -> JoinForm:
    """Filled with what is known. A buyer's phone never shows on a ticket sent to a friend."""
    start = _start(viewer().profile, ticket, order, said_yes=said_yes, alone=len(party) == 1)
    return JoinForm(formdata=None, data=start)


def _start(
    me: Profile | None, ticket: Ticket, order: Order, *, said_yes: bool, alone: bool
) -> dict[str, Any]:
    if me is not None and me.card is not None:
        return {name: getattr(me.card.fields, name) for name in me.card.fields.given()}
    user = viewer().user
    if user is not None:
        return {"name": user.name, "phone": user.phone or "", "email": user.email or ""}
    if ticket.claimed_at is not None:
        return {"name": ticket.holder_name}
    if not alone:
        return {}
    name = {"name": ticket.holder_name}
    return name | ({"phone": order.phone, "email": order.email} if said_yes else {})
