"""Season passes, who holds one, and the dates that were full for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event, Series
from app.kernel.db import Model
from app.kernel.money import Money
from app.orders.models import Order
from app.tickets.models import Quota


class SeasonPass(Model):
    """Several dates of a series for one price. Each date sells it as a ticket type of its own
    (`TicketType.pass_id`); how many passes there are is a quota as any other."""

    __tablename__ = "season_pass"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("dates > 0", name="dates"),
        CheckConstraint("dates IS NOT NULL OR until IS NOT NULL", name="reach"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"))
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    dates: Mapped[int | None]  # the next so many; None: all until `until`
    until: Mapped[date | None]
    sale_from: Mapped[datetime | None]
    sale_to: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    series: Mapped[Series] = relationship()
    quota: Mapped[Quota] = relationship()

    @property
    def price(self) -> Money:
        return Money(self.amount, self.currency)


class PassOrder(Model):
    """The order that bought a pass, and what was promised on that day."""

    __tablename__ = "pass_order"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    pass_id: Mapped[int] = mapped_column(ForeignKey("season_pass.id"), index=True)
    dates: Mapped[int | None]
    until: Mapped[date | None]

    order: Mapped[Order] = relationship()
    season_pass: Mapped[SeasonPass] = relationship()


class PassGap(Model):
    """A date that was full when its ticket should have been given. `quota_id`: the room whose
    `waiting` counts it (app/gaps): when a place comes back, the public comes after it."""

    __tablename__ = "pass_gap"

    order_id: Mapped[int] = mapped_column(ForeignKey("pass_order.order_id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("quota.id"), index=True)
    at: Mapped[datetime]

    event: Mapped[Event] = relationship()
