"""The sum on the screen follows what is typed, and is the one the server reckons."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.credits.actions import give
from app.events.models import Event
from app.kernel.db import in_transaction
from app.kernel.money import Money
from app.promos.models import Promo
from app.promos.rules import Effect
from app.tickets.models import Quota
from app.tickets.queries import room_of
from app.tickets.rules import QuotaKind, TypeKind
from tests import make
from tests.orders.test_actions import buy, kind_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def an_evening() -> tuple[Event, dict[str, int]]:
    """Everything that makes a sum: early ones with a rest, a group, an open price, an add-on."""
    of = make.organizer(mtn_number="+237677000001", wallet_name="WUSU")
    starts_at = make.today() + timedelta(days=7)
    event = make.event(
        of, amount=10_000, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3)
    )
    early = make.save(Quota(event_id=event.id, kind=QuotaKind.EARLY, name="x", size=3))
    room = room_of(event.id)
    grouped: dict[str, Any] = {"group_from": 4, "group_amount": 7_500}
    lower: dict[str, Any] = {"early_amount": 8_000, "early_quota_id": early.id}
    kinds = {
        "plain": kind_of(event),
        "early": make.ticket_type(event, room, name="Tôt", amount=10_001, **grouped, **lower).id,
        "open": make.ticket_type(event, room, name="Libre", amount=1_000, open_price=True).id,
        "book": make.ticket_type(event, name="Livre", amount=333, kind=TypeKind.ADDON).id,
    }
    return event, kinds


def code(event: Event, shown: str, effect: Effect, value: int, only: int | None = None) -> None:
    facts: dict[str, Any] = {"code": shown, "shown": shown, "effect": effect, "value": value}
    make.save(Promo(event_id=event.id, created_at=make.NOW, ticket_type_id=only, **facts))


ASKED: list[dict[str, str]] = [
    {"early": "2"},
    {"early": "3", "book": "1"},
    {"early": "5"},
    {"early": "4", "plain": "2", "book": "3"},
    {"open": "2"},
    {"open": "2", "given": "2 500", "early": "1"},
    {"plain": "1"},
]


def test_the_sum_on_the_screen_is_the_servers(site: str, page: Page) -> None:
    event, kinds = an_evening()
    code(event, "DIX", Effect.PERCENT, 15)
    code(event, "MOINS", Effect.AMOUNT, 9_000, only=kinds["early"])
    code(event, "FIXE", Effect.FIXED, 6_000)
    code(event, "VIP", Effect.UNLOCK, 0)
    credit = _credit(event)
    shown: list[tuple[str, str]] = []
    for typed in ("", "DIX", "MOINS", "FIXE", "VIP", credit):
        page.goto(f"{site}/events/{event.code}/orders/new?code={typed}")
        for asked in ASKED:
            for name, number in kinds.items():
                page.fill(f"[name=n{number}]", asked.get(name, "0"))
            page.fill(f"[name=a{kinds['open']}]", asked.get("given", ""))
            live = sums(page)
            html = page.request.post(  # as it leaves the server, before any script
                f"{site}/events/{event.code}/orders", form=_as_sent(page)
            ).text()
            shown.append((live, _sum_in(html)))
    assert [live for live, _server in shown] == [server for _live, server in shown]
    assert len({server for _live, server in shown}) > 20


def _credit(event: Event) -> str:
    """The code of 20 000 francs that Ben has from another evening."""
    other = buy(make.event(event.organizer), 1)
    given = in_transaction(
        lambda: give(
            Money(20_000),
            organizer_id=event.organizer_id,
            order_id=other.id,
            name="Ben",
            phone="",
            email="ben@example.cm",
            reason="",
            now=make.NOW,
        )
    )
    return given.code


def sums(page: Page) -> str:
    told = {_plain(words) for words in page.locator("[data-total]").all_inner_texts()}
    assert len(told) == 1, "the bar below says the same"
    return told.pop()


def _as_sent(page: Page) -> dict[str, str | float | bool]:
    script = "form => Object.fromEntries(new FormData(form))"
    sent: dict[str, Any] = page.eval_on_selector("#order", script)
    return sent | {"apply": "1"}


def _sum_in(html: str) -> str:
    found = re.search(r"<output[^>]*data-total data-decimals[^>]*>([^<]+)<", html)
    assert found
    return _plain(found[1])


def _plain(words: str) -> str:
    return re.sub(r"\s", " ", words).strip()
