"""Which orders are looked for: read from the address, shown as a form and as chips to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice

from app.orders.rules import Channel, OrderStatus
from app.register.queries import Summary
from app.register.rules import Filters

WORDS_MAX = 100  # characters looked for
STATUSES = {
    OrderStatus.PAID: _l("Payées"),
    OrderStatus.DEPOSIT: _l("Solde attendu"),
    OrderStatus.HELD: _l("En attente"),
    OrderStatus.LAPSED: _l("Expirées"),
    OrderStatus.CANCELLED: _l("Annulées"),
}
CHANNELS = {
    Channel.WEB: _l("En ligne"),
    Channel.DOOR: _l("À la porte"),
    Channel.INVITE: _l("Invitations"),
    Channel.WAITLIST: _l("Liste d’attente"),
    Channel.REQUEST: _l("Sur demande"),
    Channel.SEASON: _l("Carnet"),
    Channel.MOVED: _l("D’une autre date"),
}
ARRIVED = {"yes": _l("Arrivés"), "no": _l("Pas encore arrivés")}


class FilterForm(Form):
    """What is asked and cannot be is not asked: an old link still opens."""

    arrived = SelectField(_l("À l’entrée"), validate_choice=False)
    kind = SelectField(_l("Tarif"), validate_choice=False)
    promo = SelectField(_l("Code promo"), validate_choice=False)
    via = SelectField(_l("Invité moteur"), validate_choice=False)
    channel = SelectField(_l("Provenance"), validate_choice=False)
    words: str
    status: str

    @classmethod
    def of(cls, summary: Summary) -> FilterForm:
        form = cls(request.args)
        form.words = request.args.get("q", "").strip()[:WORDS_MAX]
        form.status = request.args.get("status", "")
        form.status = form.status if form.status in list(STATUSES) else ""
        form.offer("arrived", list(ARRIVED.items()))
        form.offer("kind", [(str(id_), name) for id_, name in summary.kinds])
        form.offer("promo", [(str(id_), name) for id_, name in summary.promos])
        form.offer("via", summary.anchors)
        channels = [channel for channel in CHANNELS if channel in summary.channels]
        form.offer("channel", [(channel.value, CHANNELS[channel]) for channel in channels])
        return form

    def offer(self, name: str, choices: list[Any]) -> None:
        field = self[name]
        field.choices = [SelectChoice("", _l("Peu importe"))]
        field.choices += [SelectChoice(value, words) for value, words in choices]
        field.data = field.data if field.data in [value for value, _words in choices] else ""

    @property
    def useful(self) -> list[Any]:
        """Those with something to choose from."""
        return [f for f in self if len(f.choices) > (2 if f.name in ("kind", "channel") else 1)]

    def asked(self) -> dict[str, str]:
        """What the address says, without what is empty."""
        every = {"q": self.words, "status": self.status} | {f.name: f.data for f in self}
        return {name: value for name, value in every.items() if value}

    def filters(self) -> Filters:
        return Filters(
            words=self.words,
            status=OrderStatus(self.status) if self.status else None,
            arrived={"yes": True, "no": False}.get(self.arrived.data),
            kind=int(self.kind.data) if self.kind.data else None,
            promo=int(self.promo.data) if self.promo.data else None,
            via=self.via.data,
            channel=Channel(self.channel.data) if self.channel.data else None,
        )


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address without it."""

    words: str
    url: str


def link(code: str, form: FilterForm, **change: str) -> str:
    """The list with one thing asked otherwise; "": not at all. From its first page."""
    asked = {name: value for name, value in (form.asked() | change).items() if value}
    here = f"/organize/events/{code}/orders"
    return f"{here}?{urlencode(asked)}" if asked else here


def chips(code: str, form: FilterForm) -> list[Chip]:
    on = [(f.name, {c.value: c.label for c in f.choices}[f.data]) for f in form if f.data]
    on += [("q", f"«\u00a0{form.words}\u00a0»")] if form.words else []
    return [Chip(str(words), link(code, form, **{name: ""})) for name, words in on]
