"""Every sale that a phone at the door made, as it told it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.walkins.rules import CONTACT, Result, Told, Way


class WalkIn(Model):
    """A fact, only added to. `id` is the phone's UUID; its money is a Take of the same id."""

    __tablename__ = "walk_in"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("over_seats >= 0", name="over_seats"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    scanner_id: Mapped[int] = mapped_column(ForeignKey("scanner.id"), index=True)
    cashier_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    quantity: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    way: Mapped[Way]
    reference: Mapped[str] = mapped_column(default="")  # as it was typed
    block_seats: Mapped[int] = mapped_column(default=0)  # that came out of the phone's block
    over_seats: Mapped[int] = mapped_column(default=0)  # beyond the places there were
    phone_at: Mapped[datetime]  # by the phone's clock
    sold_at: Mapped[datetime]  # corrected by its skew, never in the future
    received_at: Mapped[datetime]
    offline: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # add-ons; an open price
    result: Mapped[Result]

    @property
    def told(self) -> Told:
        """As its phone told it; whom to write to only while that is kept."""
        whom = {name: self.facts.get(name, "") for name in CONTACT}
        return Told(
            id=self.id,
            type_id=self.ticket_type_id or 0,
            quantity=self.quantity,
            amount=self.amount,
            way=self.way,
            at=self.phone_at,
            offline=self.offline,
            reference=self.reference,
            name=whom["name"],
            phone=whom["phone"],
            email=whom["email"],
            locale=whom["locale"] or "fr",
            each=self.facts.get("each", 0),
            addons=tuple((kind, n) for kind, n in self.facts.get("addons", [])),
        )
