"""An organizer with an account of its own at a simulator, and a buyer on the order page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from app.accounts.models import Organizer
from app.events.models import Event
from app.jobs import money, notices
from app.kernel.db import db, transaction
from app.merchants.models import MerchantAccount
from app.settlement.models import Payment
from app.tickets.models import Ticket, TicketType
from tests import make
from tests.web.visiting import words


@dataclass
class Shop:
    house: Flask
    client: FlaskClient
    event: Event
    account: MerchantAccount

    @property
    def hook(self) -> str:
        return f"/hooks/payments/{self.account.kind}/{self.account.hook}"

    def buy(self, way: str, **facts: Any) -> str:
        """Order one place, to be paid in this way ("mtn"); where the buyer is sent."""
        kind = db.session.scalars(select(TicketType.id).where(TicketType.event_id == self.event.id))
        base: dict[str, Any] = {
            "name": "Ben Mbarga",
            "phone": "6 77 12 34 56",
            "provider": self.way(way),
        }
        base |= {f"n{kind.one()}": 1, "key": f"key-{make.next_number()}"}
        answer = self.client.post(f"/events/{self.event.code}/orders", data=base | facts)
        assert answer.status_code == 303, words(answer)
        return str(answer.location)

    def way(self, name: str) -> str:
        return f"{name}-{self.account.id}-try"

    def again(self, page: str, way: str = "mtn", phone: str = "6 77 12 34 56") -> TestResponse:
        """Pay from the order's own page."""
        typed = {"provider": self.way(way), "payer_phone": phone}
        return self.client.post(f"{page.partition('?')[0]}/payments", data=typed)

    def look(self, times: int = 1) -> None:
        """The clock's round, when the next look is due."""
        for _ in range(times):
            with transaction():
                db.session.execute(
                    update(Payment)
                    .where(Payment.next_check_at.is_not(None))
                    .values(next_check_at=datetime.now(UTC) - timedelta(seconds=1))
                )
            money.look_at_due(self.house.extensions["providers"])

    def judge(self) -> None:
        notices.judge_all(self.house.extensions["providers"])

    def read(self, page: str) -> str:
        return words(self.client.get(page))


def payments() -> list[Payment]:
    query = select(Payment).order_by(Payment.created_at, Payment.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def tickets() -> int:
    return count(Ticket)


def open_shop(
    house: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    keys: dict[str, Any],
    sim: Any,
    *,
    of: Organizer | None = None,
) -> Shop:
    tills = house.extensions["providers"]
    monkeypatch.setattr(tills, "anywhere", True)
    of = of or make.organizer()
    account = make.account(of, kind, keys, vault=tills.vault, base=sim.address)
    return Shop(house, client, make.event(of), account)
