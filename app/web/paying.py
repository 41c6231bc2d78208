"""Ways of paying as a page sees them: which are offered, and where the payer comes back to."""

from __future__ import annotations

from flask import session, url_for

from app.accounts.models import Organizer
from app.jobs.money import Links
from app.kernel.money import Money
from app.orders.models import Order
from app.payments.registry import takes
from app.web.context import providers, viewer

REMEMBERED = 20  # orders whose page this browser opened, newest last


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


def remember_order(order: Order) -> None:
    """This browser opened the order's own page: it may see its tickets side by side."""
    here = _mark(order)
    seen = [known for known in session.get("orders", []) if known != here]
    session["orders"] = [*seen, here][-REMEMBERED:]


def is_buyers(order: Order) -> bool:
    """Its buyer looks: signed in, or on a browser that opened the order's page.

    One ticket's link may have been passed on: it alone never shows the others of its order.
    """
    user = viewer().user
    if user is not None and order.user_id == user.id:
        return True
    return _mark(order) in session.get("orders", [])


def _mark(order: Order) -> str:
    """Another one once the order's link was made anew: who had the old one is forgotten."""
    return f"{order.id}:{order.secret[:6]}"
