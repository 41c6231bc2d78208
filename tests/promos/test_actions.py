"""Making promo codes and changing them, one or a thousand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel.db import db, in_transaction
from app.promos.actions import change_promo, create_batch, create_promo, retire
from app.promos.models import Promo
from app.promos.queries import promo_by_code
from app.promos.rules import (
    BatchTaken,
    CodeTaken,
    Effect,
    Owner,
    PromoRefused,
    Terms,
    UsedMoreOften,
    folded_code,
)
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
TEN = Terms(Effect.PERCENT, 10)


@pytest.mark.parametrize("typed", ["vip2026", " VIP 2026 ", "vip-2026", "V.I.P 2026"])
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    event = make.event()
    made = in_transaction(lambda: create_promo(event, "VIP-2026", TEN, now=NOW))
    assert (made.shown, made.code) == ("VIP-2026", "VIP2026")
    assert promo_by_code(event.id, typed) is made


def test_a_code_of_another_date_means_nothing_here() -> None:
    make.promo(make.event(), "VIP")
    assert promo_by_code(make.event().id, "VIP") is None


def test_two_codes_of_a_date_never_read_alike_and_two_dates_may() -> None:
    event, other = make.event(), make.event()
    in_transaction(lambda: create_promo(event, "VIP", TEN, now=NOW))
    with pytest.raises(CodeTaken) as refusal:
        in_transaction(lambda: create_promo(event, "v i p", TEN, now=NOW))
    assert refusal.value.facts == {"shown": "v i p"}
    assert in_transaction(lambda: create_promo(other, "VIP", TEN, now=NOW)).event_id == other.id


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"starts_at": NOW + timedelta(hours=1)}, "early"),
        ({"ends_at": NOW}, "over"),
        ({"retired_at": NOW}, "over"),
        ({"most": 2, "used": 2}, "used"),
    ],
)
def test_a_code_out_of_its_time_or_used_up_is_refused_and_nothing_is_kept(
    facts: dict[str, Any], reason: str
) -> None:
    event = make.event()
    with pytest.raises(PromoRefused) as refusal:
        buy(event, promo=make.promo(event, **facts))
    assert refusal.value.facts == {"reason": reason}


def test_changing_a_code_leaves_what_was_bought_with_it() -> None:
    event = make.event(amount=10_000)
    code = make.promo(event)
    order = buy(event, promo=code)

    in_transaction(lambda: change_promo(code.id, "AMIS", Terms(Effect.FIXED, 2_000)))

    db.session.refresh(order)
    assert order.total_amount == 9_000
    assert buy(event, promo=promo_by_code(event.id, "AMIS")).total_amount == 2_000


def test_a_limit_never_goes_below_what_was_used_already() -> None:
    event = make.event()
    code = make.promo(event, most=5)
    for _ in range(3):
        buy(event, promo=code)
    with pytest.raises(UsedMoreOften) as refusal:
        in_transaction(lambda: change_promo(code.id, "AMIS", Terms(Effect.PERCENT, 10, most=2)))
    assert refusal.value.facts == {"used": 3}
    in_transaction(lambda: change_promo(code.id, "AMIS", Terms(Effect.PERCENT, 10, most=3)))
    with pytest.raises(PromoRefused):
        buy(event, promo=promo_by_code(event.id, "AMIS"))


def test_a_retired_code_comes_back_as_it_was() -> None:
    event = make.event()
    code = make.promo(event)
    in_transaction(lambda: retire(code.id, now=NOW))
    assert code.retired_at == NOW
    in_transaction(lambda: retire(code.id, now=NOW + timedelta(days=1)))
    assert code.retired_at == NOW
    in_transaction(lambda: retire(code.id, now=None))
    assert code.retired_at is None


def test_a_thousand_codes_are_all_different_and_made_once() -> None:
    event = make.event()
    terms = Terms(Effect.PERCENT, 10, most=1)

    def make_them() -> int:
        how: dict[str, Any] = {"batch": "Radio", "prefix": "RADIO", "n": 1_000, "now": NOW}
        return create_batch(Owner(event.id), event.organizer_id, terms, **how)

    assert in_transaction(make_them) == 1_000
    with pytest.raises(BatchTaken) as refusal:
        in_transaction(make_them)

    assert refusal.value.facts == {"batch": "Radio", "n": 1_000}
    counted = select(func.count(func.distinct(Promo.code)), func.min(Promo.most))
    assert tuple(db.session.execute(counted).one()) == (1_000, 1)
    one = db.session.scalars(select(Promo).limit(1)).one()
    assert one.shown.startswith("RADIO-")
    assert folded_code(one.shown) == one.code
