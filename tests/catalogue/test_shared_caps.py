"""A cap that types share, taken away again."""

from __future__ import annotations

import pytest

from app.catalogue import queries
from app.catalogue.actions import drop_shared_cap, write_shared_cap
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.rules import SoldOut, Wanted
from tests.catalogue.test_actions import an_evening, pay, shelf, write
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")


def test_a_shared_cap_that_is_dropped_limits_nothing_and_gives_back_what_it_counted() -> None:
    event = an_evening()
    kind = shelf(event).type
    with transaction():
        cap = write_shared_cap(event, None, name="Premier rang", size=3)
    write(event, kind, shared=frozenset({cap.id}))
    paid = buy(event, wanted=Wanted({kind.id: 2}))
    pay(paid)
    buy(event, wanted=Wanted({kind.id: 1}))
    with pytest.raises(SoldOut):
        buy(event, wanted=Wanted({kind.id: 1}))

    with transaction():
        drop_shared_cap(event, cap)
    db.session.refresh(cap)
    assert (cap.held, cap.sold, queries.shared_caps(event.id)) == (0, 0, [])
    buy(event, wanted=Wanted({kind.id: 1}))
    assert (orders.counter_drift(), queries.own_cap(kind)) == ([], None)
    with transaction():
        again = write_shared_cap(event, None, name="Premier rang", size=3)
    assert queries.shared_caps(event.id) == [again]
