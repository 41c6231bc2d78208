"""What the demonstration gives and lowers: a promo code, gifts by list, a pass for four dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.cli.demo_sales import DAY, Guest, Sale, Till, pay_by_hand
from app.events.models import Event, Series
from app.gifts.actions import give, keys_of
from app.gifts.rules import Gift
from app.orders.rules import Wanted
from app.passes.actions import buy_pass, create_pass
from app.passes.models import SeasonPass
from app.passes.rules import PassTerms
from app.promos.actions import create_pass_promo, create_promo
from app.promos.rules import Effect, Terms
from app.sales.actions import place_order
from app.tickets.queries import offers

HOUR = timedelta(hours=1)


def give_out_a_code(event: Event, crowd: Sequence[Guest], till: Till, *, now: datetime) -> None:
    """Half the price of what is paid, for the listeners of a radio; three have used it."""
    paid = next(offer for offer in offers(event.id, now=now) if offer.price.amount)
    note = "Donné à l’antenne de Radio Balafon"
    terms = Terms(Effect.PERCENT, 50, ticket_type_id=paid.id, most=50, note=note)
    promo = create_promo(event, "BALAFON", terms, now=now - 9 * DAY)
    for n, (person, user) in enumerate(crowd[:3], start=1):
        sale = Sale(event, paid, person, user, 1 + n % 2, now - n * DAY)
        order_id, _new = place_order(
            event,
            Wanted({paid.id: sale.party}),
            buyer=sale.buyer,
            provider="hand",
            idem_key=sale.idem_key,
            now=sale.at,
            hold=DAY,
            promo=promo,
        )
        pay_by_hand(order_id, sale, till)


def give_places(event: Event, crowd: Sequence[Guest], till: Till, *, now: datetime) -> None:
    """A list of five guests of the house."""
    kind = offers(event.id, now=now)[0].id
    gifts = [
        Gift(kind, person.name, person.phone, person.email, 1 + n % 2, "invité de la maison")
        for n, (person, _user) in enumerate(crowd[:5])
    ]
    facts = {"locale": "fr", "actor": f"user:{till.seller.id}"}
    for gift, key in zip(gifts, keys_of(f"demo-{event.id}", gifts), strict=True):
        give(event, gift, idem_key=key, now=now - 4 * DAY, **facts)


def open_a_pass(
    series: Series, dates: Sequence[Event], crowd: Sequence[Guest], till: Till, *, now: datetime
) -> SeasonPass:
    """Four dates with coffee; three people have it."""
    terms = PassTerms("Carnet café, 4 dates", "Coffee pass, 4 dates", 3_000, 4, None, size=30)
    season = create_pass(series, terms, now=now - 8 * DAY)
    half = Terms(Effect.PERCENT, 50, most=10, note="Pour les bénévoles")
    create_pass_promo(season.id, series.organizer_id, "BENEVOLE", half, now=now - 8 * DAY)
    for n, guest in enumerate(crowd[:3], start=1):
        take_the_pass(season, dates[0], guest, till, at=now - n * DAY)
    return season


def take_the_pass(
    season: SeasonPass, first: Event, guest: Guest, till: Till, *, at: datetime
) -> None:
    """Without the dates that are full."""
    sale = Sale(first, offers(first.id, now=at)[0], *guest, 1, at)
    order_id, _new = buy_pass(
        season,
        buyer=sale.buyer,
        provider="hand",
        idem_key=f"{sale.idem_key}-pass",
        now=at,
        hold=DAY,
        without_full=True,
    )
    pay_by_hand(order_id, sale, till)
