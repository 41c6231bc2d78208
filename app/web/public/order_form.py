"""The order form: how many of which, a code, who, how to pay. One screen, made for one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from app.accounts.rules import Purpose
from app.credits import queries as credits
from app.credits.models import Credit
from app.deposits.queries import offered_terms
from app.events.models import Event
from app.kernel.codes import secret as new_key
from app.kernel.money import Money
from app.orders.rules import Buyer, Wanted
from app.promos import queries as promos
from app.promos.models import Promo
from app.questions.models import Question
from app.questions.queries import asked_at
from app.questions.rules import Moment
from app.sales.queries import Basket, basket, open_offers
from app.tickets.queries import Offer, places_left
from app.tickets.rules import PRICE_MAX, TypeKind
from app.web.asking import agreement_to
from app.web.asking import fields_of as question_fields
from app.web.consents import TEXTS
from app.web.context import locale, now, viewer
from app.web.fields import EmailField, LineField, MoneyField, NameField, PhoneField, WholeField
from app.web.public.deposit_form import PartForm, part_fields
from app.web.public.typed_codes import agreed, check_code, is_digits, terms_shown, works_now
from app.web.public.way_field import way_field, ways_for
from app.web.rendering import with_fields
from app.web.words import in_language

CODE_TYPED_MAX = 60  # characters, spaces and dashes too


class OrderForm(PartForm):
    """Fields `n<type>` (how many), `a<type>` (an open price), `p<type>` (the price that was shown,
    and how many were left at it) are added for each offer by `order_form`."""

    code = LineField(_l("Code promo ou avoir"), max=CODE_TYPED_MAX)
    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    phone = PhoneField(_l("Téléphone"))
    email = EmailField(_l("E-mail"))
    meet = BooleanField(
        TEXTS[Purpose.BADGE_SCAN].ask, description=TEXTS[Purpose.BADGE_SCAN].who_and_until
    )
    key = HiddenField("")
    via = HiddenField("")
    codes = HiddenField("")  # what the code took off when this was shown

    event: Event
    offers: Sequence[Offer]
    questions: Sequence[Question] = ()
    promo: Promo | None = None
    credit: Credit | None = None
    hand_left: int | None = None  # places that who pays by hand may keep

    @property
    def admissions(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.kind is TypeKind.ADMISSION]

    @property
    def addons(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.kind is TypeKind.ADDON]

    @property
    def choices(self) -> list[tuple[str, list[Offer]]]:
        """The add-ons, each choice together under its name; "" for those that are none."""
        groups: dict[str, list[Offer]] = {}
        for offer in self.addons:
            groups.setdefault(offer.choice_group, []).append(offer)
        return list(groups.items())

    @property
    def names(self) -> dict[int, str]:
        """What each type is called."""
        return {offer.id: in_language(offer.name, offer.name_en) for offer in self.offers}

    def number(self, offer: Offer) -> Any:
        return self[f"n{offer.id}"]

    def given(self, offer: Offer) -> Any:
        """The field for an open price, or None."""
        return self[f"a{offer.id}"] if offer.open_price else None

    def asks(self, question: Question) -> bool:
        """Of one type only: once it is chosen."""
        kind = question.ticket_type_id
        return kind is None or bool(self.wanted().tickets.get(kind))

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def validate_code(self, field: LineField) -> None:
        check_code(field, self.promo, self.credit)

    def wanted(self) -> Wanted:
        asked = {offer.id: int(self.number(offer).data or 0) for offer in self.offers}
        chosen = {
            offer.id: int(self.given(offer).data)
            for offer in self.offers
            if offer.open_price and self.given(offer).data is not None
        }
        shown = {o.id: str(self[f"p{o.id}"].data).partition(" ") for o in self.offers}
        return Wanted(
            {kind: n for kind, n in asked.items() if n},
            chosen=chosen,
            seen={kind: int(price) for kind, (price, _s, _n) in shown.items() if is_digits(price)},
            early={kind: int(left) for kind, (_p, _s, left) in shown.items() if is_digits(left)},
        )

    @property
    def working(self) -> Promo | None:
        """The code, while it takes something off."""
        return self.promo if self.promo and works_now(self.promo) and not self.code.errors else None

    def basket(self) -> Basket:
        """What it comes to, as it would be charged now."""
        currency = self.event.organizer.currency
        codes: dict[str, Any] = {"promo": self.working, "credit": self.credit}
        return basket(self.offers, self.wanted(), currency=currency, **codes)

    def agreed(self) -> Wanted:
        """What is wanted, at no more than what stood on the page."""
        full = basket(self.offers, self.wanted(), currency=self.event.organizer.currency)
        return replace(self.wanted(), agreed=agreed(full, str(self.codes.data or "")))

    def show_codes_again(self) -> None:
        self.codes.data, self.codes.raw_data = terms_shown(self.working, self.credit), None

    def total(self) -> Money:
        return self.basket().due

    def entries(self) -> int:
        asked = self.wanted().tickets
        return sum(asked.get(offer.id, 0) for offer in self.admissions)

    def people(self) -> int:
        asked = self.wanted().tickets
        return sum(asked.get(offer.id, 0) * offer.seats for offer in self.admissions)

    def buyer(self) -> Buyer:
        user = viewer().user
        return Buyer(
            name=self.name.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            locale=locale(),
            user_id=user.id if user else None,
        )

    def way(self) -> str:
        return str(self.provider.data) if "provider" in self else "free"

    def show_price_again(self) -> None:
        """The prices of now are what the reader sees next."""
        fresh = {offer.id: offer for offer in self.offers_of_now()}
        self.offers = [fresh.get(offer.id, offer) for offer in self.offers]
        self.show_terms_again(offered_terms(self.event, now=now()))
        for offer in self.offers:
            field = self[f"p{offer.id}"]
            field.data, field.raw_data = shown_price(offer), None

    def offers_of_now(self) -> Sequence[Offer]:
        return open_offers(self.event, now=now(), promo=self.promo)

    def what_is_left(self) -> dict[int, int]:
        """What to offer in place of what is asked, when that is too much: nothing when no entry
        would remain. `offers` are those of now.
        """
        asked, left = self.wanted().tickets, places_left(self.event.id)
        less: dict[int, int] = {}
        for offer in [*self.admissions, *self.addons]:
            n = min(asked.get(offer.id, 0), offer.per_order)
            n = min([n, *(left[q] // offer.seats for q in offer.quotas if q in left)])
            left |= {q: left[q] - n * offer.seats for q in offer.quotas if q in left}
            if n:
                less[offer.id] = n
        entries = [offer for offer in self.admissions if offer.id in less]
        return less if entries and less != asked else {}


def shown_price(offer: Offer) -> str:
    """What the page says of a price: "8000", or "8000 4" when four are left at it."""
    left = offer.early_left if offer.is_early else None
    return str(offer.price.amount) + ("" if left is None else f" {left}")


def taking(typed: MultiDict[str, str], value: str) -> MultiDict[str, str]:
    """What was typed, with the quantities of a button: "12:3 14:1"."""
    asked = [pair.split(":") for pair in value[:500].split()]
    known = {f"n{pair[0]}": pair[1] for pair in asked if len(pair) == 2 and is_digits(pair[1])}
    changed = MultiDict(typed)
    for name in [name for name in typed if name[:1] == "n" and is_digits(name[1:])]:
        changed[name] = known.get(name, "0")
    return changed


def order_form(
    event: Event, typed_code: str = "", typed: MultiDict[str, str] | None = None, **start: Any
) -> OrderForm:
    """The form for what this event sells now, with what the typed code unlocks."""
    promo = promos.promo_by_code(event.id, typed_code) if typed_code else None
    credit = credits.credit_by_code(event.organizer_id, typed_code) if typed_code else None
    offers = open_offers(event, now=now(), promo=promo)
    costs = any(offer.price or offer.open_price for offer in offers)
    ways, hand_left = ways_for(event) if costs else (None, None)
    if len(offers) == 1:
        start.setdefault(f"n{offers[0].id}", 1)
    if ways and len(ways) == 1:
        start.setdefault("provider", ways[0])
    asked = _asked_with(event, offers)
    more = _fields_for(offers, ways, event.organizer.currency)
    for question in asked:
        more |= question_fields(question, event, with_order=True)
    terms = offered_terms(event, now=now()) if ways is not None else None
    made = with_fields(OrderForm, more | agreement_to(asked) | part_fields(terms))
    sent = {} if typed is None else {"formdata": typed}
    form = made(**sent, **start)
    form.event, form.offers, form.questions = event, offers, asked
    form.promo, form.credit, form.terms = promo, credit, terms
    form.hand_left = hand_left
    form.key.data = form.key.data or new_key()
    return form


def _asked_with(event: Event, offers: Sequence[Offer]) -> list[Question]:
    """What is asked at purchase, of what one can buy."""
    sold = {None, *(offer.id for offer in offers)}
    return [
        question
        for question in asked_at(event.id)
        if question.moment is Moment.PURCHASE and question.ticket_type_id in sold
    ]


def _fields_for(offers: Sequence[Offer], ways: list[str] | None, currency: str) -> dict[str, Any]:
    """`ways`: None where nothing costs anything."""
    more = {name: field for offer in offers for name, field in fields_of(offer, currency)}
    return more if ways is None else more | {"provider": way_field(ways)}


def fields_of(offer: Offer, currency: str) -> list[tuple[str, Any]]:
    wrong = _l("Choisissez entre 0 et %(most)s places.", most=offer.per_order)
    name = in_language(offer.name, offer.name_en)
    fields: list[tuple[str, Any]] = [
        (f"n{offer.id}", WholeField(name, min=0, max=offer.per_order, wrong=wrong, default=0)),
        (f"p{offer.id}", HiddenField("", default=shown_price(offer))),
    ]
    if offer.open_price:
        least = offer.price.amount
        given = MoneyField(
            _l("Votre prix pour un billet"),
            min=least,
            max=PRICE_MAX,
            currency=currency,
            default=least,
        )
        fields.append((f"a{offer.id}", given))
    return fields
