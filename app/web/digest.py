"""The next dates as a text to forward in a chat or a mail: two lines each, soonest first."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.web.cards import EventCard
from app.web.format import money, time_words
from app.web.format import short_day as day

MOST = 8  # dates: what is read in a chat


def digest(cards: Sequence[EventCard], *, title: str, base: str) -> str:
    """ "Les prochaines dates" and "• sam. 28 nov., 10 h : WUSU Talk, Douala, gratuit". What is over
    or called off is left out; "" when nothing is left."""
    shown = [card for card in cards if not card.state][:MOST]
    lines = [_line(card, base) for card in shown]
    return "\n".join([title, *lines]) if lines else ""


def _line(card: EventCard, base: str) -> str:
    when = f"{day(card.starts_at, card.tz)}, {time_words(card.starts_at, card.tz)}"
    told = [card.title, card.place, _price(card)]
    what = ", ".join(part for part in told if part)
    return f"• {when}\u00a0: {what}\n{base}{card.url}"


def _price(card: EventCard) -> str:
    if card.price is None:
        return ""
    if not card.price:
        return _("gratuit")
    return _("dès %(price)s", price=money(card.price)) if card.price_from else money(card.price)
