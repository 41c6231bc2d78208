"""Ways of paying as a page sees them: which are offered, and where the payer comes back to."""

from __future__ import annotations

from flask import url_for

from app.accounts.models import Organizer
from app.jobs.money import Links
from app.kernel.money import Money
from app.orders.models import Order
from app.payments.registry import takes
from app.web.context import providers


def offered(organizer: Organizer, total: Money | None = None) -> list[str]:
    """Names of the ways this organizer can be paid; for a sum, those that take that sum."""
    return [
        name
        for name, provider in providers().items()
        if (name != "hand" or organizer.mtn_number or organizer.orange_number)
        and (total is None or takes(provider, total))
    ]


def links_of(order: Order) -> Links:
    here = url_for("orders.show", secret=order.secret, _external=True)
    return Links(back=f"{here}?back=1", cancel=here)
