"""What a change of prices or places will do, said before it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.applications import queries as applications
from app.catalogue import queries as catalogue
from app.catalogue.queries import Shelf
from app.catalogue.rules import Terms, changed
from app.events.models import Event
from app.events.rules import Status
from app.fronts.queries import fronts_of
from app.kernel.money import Money
from app.tickets.rules import Sale
from app.waitlist import queries as waitlist
from app.web.context import now
from app.web.format import money, when


@dataclass(frozen=True, slots=True)
class Change:
    """One ticket type as it stands (`shelf`), and as it would be (`after`)."""

    event: Event
    shelf: Shelf
    after: Terms

    @property
    def before(self) -> Terms:
        return self.shelf.terms

    def price(self, amount: int | None) -> str:
        return money(Money(amount or 0, self.event.organizer.currency))

    def said(self) -> list[str]:
        names = changed(self.before, self.after)
        told = [SAID[name](self) for name in names if name in SAID]
        return list(dict.fromkeys(words for words in told if words))


def _amount(c: Change) -> str:
    was, is_ = c.price(c.before.amount), c.price(c.after.amount)
    return price_words(was, is_, c.shelf.held_orders)


def price_words(was: str, will_be: str, held_orders: int) -> str:
    if not held_orders:
        return _(
            "Les prochaines commandes paient %(will)s au lieu de %(was)s ; "
            "les billets vendus ne changent pas.",
            will=will_be,
            was=was,
        )
    return ngettext(
        "%(num)s commande en cours garde %(was)s, les prochaines paient %(will)s.",
        "%(num)s commandes en cours gardent %(was)s, les prochaines paient %(will)s.",
        held_orders,
        was=was,
        will=will_be,
    )


def _most(c: Change) -> str:
    return limit_words(c.before.most, c.after.most, taken=c.shelf.sold + c.shelf.held)


def limit_words(was: int | None, will_be: int | None, *, taken: int) -> str:
    """Of a cap, or of the room."""
    if will_be is None:
        return _("Plus de limite propre : seules les places de la salle comptent.")
    left = max(0, will_be - taken)
    if was is None:
        return _(
            "Au plus %(most)s en tout : %(taken)s vendus ou réservés, encore %(left)s à vendre.",
            most=will_be,
            taken=taken,
            left=left,
        )
    if will_be > was:
        return ngettext(
            "%(num)s place de plus en vente : il en restera %(left)s.",
            "%(num)s places de plus en vente : il en restera %(left)s.",
            will_be - was,
            left=left,
        )
    return ngettext(
        "%(num)s place de moins en vente : il en restera %(left)s.",
        "%(num)s places de moins en vente : il en restera %(left)s.",
        was - will_be,
        left=left,
    )


def _early(c: Change) -> str:
    if c.after.early_amount is None:
        return _("Plus de prix de lancement : les prochaines commandes paient le prix plein.")
    until = ""
    if c.after.early_until:
        until = _(", jusqu’au %(day)s", day=when(c.after.early_until, c.event.timezone))
    if c.after.early_most is not None:
        until += _(", pour les %(n)s premiers", n=c.after.early_most)
    price = c.price(c.after.early_amount)
    return _("Prix de lancement : %(price)s%(until)s.", price=price, until=until)


def _group(c: Change) -> str:
    if c.after.group_amount is None:
        return _("Plus de prix de groupe pour les prochaines commandes.")
    return _(
        "Dès %(n)s dans une commande, chacun coûte %(price)s.",
        n=c.after.group_from,
        price=c.price(c.after.group_amount),
    )


def _opens(c: Change) -> str:
    if c.after.sale_from is None:
        return _("La vente est ouverte dès maintenant.")
    return _("La vente ouvre %(day)s.", day=when(c.after.sale_from, c.event.timezone))


def _closes(c: Change) -> str:
    if c.after.sale_to is None:
        return _("La vente reste ouverte jusqu’à la fin de l’événement.")
    return _("La vente ferme %(day)s.", day=when(c.after.sale_to, c.event.timezone))


def _hidden(c: Change) -> str:
    if c.after.hidden:
        return _("Le public ne le voit plus : il faut un code promo.")
    return _("Tout le monde le voit.")


def _door(c: Change) -> str:
    if c.after.door_only:
        return _("Il ne s’achète plus en ligne, seulement à l’entrée.")
    return _("Il s’achète aussi en ligne.")


def _limits(c: Change) -> str:
    if c.after.per_person is None:
        return _("Au plus %(n)s par commande.", n=c.after.per_order)
    return _(
        "Au plus %(n)s par commande, %(each)s par personne ; ce qui est déjà pris reste pris.",
        n=c.after.per_order,
        each=c.after.per_person,
    )


def _one_each(c: Change) -> str:
    if c.after.one_each:
        return _("Les prochaines commandes devront en choisir un par billet.")
    return _("Ce choix n’est plus obligatoire.")


SAID: dict[str, Callable[[Change], str]] = {
    "amount": _amount,
    "open_price": lambda c: (
        _("Chacun donnera ce qu’il veut, à partir de %(price)s.", price=c.price(c.after.amount))
        if c.after.open_price
        else _("Le prix n’est plus libre : %(price)s.", price=c.price(c.after.amount))
    ),
    "early_amount": _early,
    "early_until": _early,
    "early_most": _early,
    "group_from": _group,
    "group_amount": _group,
    "most": _most,
    "per_order": _limits,
    "per_person": _limits,
    "sale_from": _opens,
    "sale_to": _closes,
    "hidden": _hidden,
    "door_only": _door,
    "one_each": _one_each,
    "shared": lambda c: _("Ce qui est déjà pris sera compté dans les plafonds cochés."),
}


def of_quick_form(event: Event, *, size: int, sales: Sequence[Sale]) -> tuple[list[str], str]:
    """Of the event's own form, while people have places: the room's size, and prices that stand.

    The effects, and their mark. What will be refused has none: it is told by who refuses it.
    """
    front = fronts_of([event.id], now=now())[event.id]
    if event.status is not Status.PUBLISHED or not front.taken or size < front.taken:
        return [], ""
    told, facts = [], []
    if front.capacity != size:
        told.append(limit_words(front.capacity, size, taken=front.taken))
        facts.append((0, front.capacity, size))
    known = {shelf.type.id: shelf for shelf in catalogue.shelves(event.id)}
    for sale in sales:
        shelf = known.get(sale.id or 0)
        if shelf is not None and shelf.terms.amount != sale.amount:
            facts.append((shelf.type.id, shelf.terms.amount, sale.amount))
            told.append(f"«\u00a0{shelf.type.name}\u00a0» – {_new_price(shelf, sale.amount)}")
    return told, mark(*facts)


def _new_price(shelf: Shelf, amount: int) -> str:
    currency = shelf.type.currency
    was, will_be = money(Money(shelf.terms.amount, currency)), money(Money(amount, currency))
    return price_words(was, will_be, shelf.held_orders)


def of_retirement(shelf: Shelf) -> list[str]:
    """Who has a type that is sold no longer, who pays for it now, who hoped for it."""
    kind = shelf.type.id
    said = [
        _in_hand(shelf),
        shelf.held
        and ngettext(
            "%(num)s est réservé : son acheteur peut encore payer.",
            "%(num)s sont réservés : leurs acheteurs peuvent encore payer.",
            shelf.held,
        ),
        (waiting := waitlist.waiting_for(kind))
        and ngettext(
            "%(num)s personne n’attend que lui :"
            " rien ne lui sera proposé sans le remettre en vente.",
            "%(num)s personnes n’attendent que lui :"
            " rien ne leur sera proposé sans le remettre en vente.",
            waiting,
        ),
        (asked := applications.to_read_for(kind))
        and ngettext(
            "%(num)s demande attend votre réponse : vous ne pourrez plus l’accepter.",
            "%(num)s demandes attendent votre réponse : vous ne pourrez plus les accepter.",
            asked,
        ),
    ]
    return [words for words in said if words]


def _in_hand(shelf: Shelf) -> str:
    if not shelf.sold:
        return _("Aucun n’est vendu.")
    return ngettext(
        "%(num)s est vendu : il reste valable.",
        "%(num)s sont vendus : ils restent valables.",
        shelf.sold,
    )


def mark(*facts: Any) -> str:
    """Of what was shown: the yes to one change is no yes to another."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def is_confirmed(known: str) -> bool:
    return request.form.get("confirmed") == known


def ask_first(event: Event, told: Sequence[str], known: str, *, url: str) -> ResponseReturnValue:
    """The effects, and the same form again with a yes. Nothing is changed yet."""
    leave_out = ("csrf_token", "confirmed", "again")
    kept = [(n, v) for n, v in request.form.items(multi=True) if n not in leave_out]
    return render_template(
        "organize/types/confirm.html", event=event, told=told, kept=kept, known=known, url=url
    )
