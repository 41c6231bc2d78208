"""An organizer's accounts with providers. Keys are sealed; of each, only its end is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.merchants.rules import Standing, standing


class MerchantAccount(Model):
    """Where money for one organizer goes. `kind` is the adapter's name (app/payments/registry.py).

    A removed one keeps its row, because payments name it, and no key.
    """

    __tablename__ = "merchant_account"
    __table_args__ = (
        Index(
            "ix_merchant_account_one_of_a_kind",
            *("organizer_id", "kind", "live"),
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    kind: Mapped[str]
    live: Mapped[bool]  # real money; what was made here for tries never takes any
    hook: Mapped[str] = mapped_column(unique=True)  # the end of the address its notices come to
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what is no secret
    sealed: Mapped[str] = mapped_column(default="")  # app/kernel/vault.py
    ends: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # of each secret: "4242"
    version: Mapped[int] = mapped_column(default=1)  # of facts and keys
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")  # why its provider refused the keys
    silent_since: Mapped[datetime | None]  # its line is closed: it did not answer, time after time
    paused_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    @property
    def till(self) -> str:
        """What providers are looked up by: "pawapay:12"."""
        return f"{self.kind}:{self.id}"

    @property
    def standing(self) -> Standing:
        paused, silent = self.paused_at is not None, self.silent_since is not None
        return standing(trouble=self.trouble, paused=paused, live=self.live, silent=silent)

    @property
    def standing_well(self) -> Standing:
        """Where it would stand if its provider had no trouble."""
        return standing(trouble="", paused=self.paused_at is not None, live=self.live)
