"""Who may use a page. Each view declares one of these; tests/test_house.py refuses one without.

The guard says which kind of person; which *thing* they may touch is asked where it is loaded
(`own_event`, `own_series`): a foreign thing answers 404, a known thing without the part 403.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import abort, redirect, request, url_for

from app.accounts.models import Organizer
from app.events import queries as events
from app.events.models import Event, Series
from app.kernel.errors import NotAllowed, NotFound
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import read_reference
from app.web.context import settings, viewer

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, R]


def _policy(name: str, check: Callable[[], object]) -> Callable[[View[P, R]], View[P, R]]:
    def declare(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            answer = check()
            return cast(R, answer) if answer is not None else view(*args, **kwargs)

        guarded.policy = name  # type: ignore[attr-defined]
        return guarded

    return declare


def _nobody() -> None:
    return None


def _to_sign_in() -> object:
    if request.method == "GET":
        return redirect(url_for("session.new", next=request.full_path.rstrip("?")))
    return redirect(url_for("session.new"))


def _signed_in() -> object:
    return None if viewer().user else _to_sign_in()


def _member() -> object:
    return None if viewer().is_member else _to_sign_in()


def _team() -> object:
    user = viewer().user
    if user is None:
        return _to_sign_in()
    if not user.memberships and not user.is_operator:
        raise NotAllowed(what="organize")
    return None


def _operator() -> object:
    user = viewer().user
    if user is None:
        return _to_sign_in()
    if not user.is_operator:
        raise NotAllowed(what="operate")
    return None


def _demo() -> None:
    if settings().mode != "demo":
        abort(404)


def _not_production() -> None:
    if settings().mode == "production":
        abort(404)


anyone = _policy("anyone", _nobody)
signed_in = _policy("signed_in", _signed_in)
member = _policy("member", _member)  # signed in, or a guest with a profile from their ticket
organizer = _policy("organizer", _team)  # in a team; the thing loaded says which part is needed
operator = _policy("operator", _operator)
demo_only = _policy("demo_only", _demo)
development = _policy("development", _not_production)
scanner = _policy("scanner", _nobody)  # the view asks for the phone's own token
provider = _policy("provider", _nobody)  # the view asks for the provider's signature


def _own(organizer_id: int, what: str) -> None:
    if not viewer().knows(organizer_id):
        raise NotFound()
    if not viewer().may(what, organizer_id):
        raise NotAllowed(what=what)


def own_event(code: str, what: str = "organize") -> Event:
    """The event, when the viewer's team owns it. Raises: NotFound, NotAllowed."""
    event = events.event_by_code(code)
    if event is None:
        raise NotFound()
    _own(event.organizer_id, what)
    return event


def own_series(code: str, what: str = "organize") -> Series:
    series = events.series_by_code(code)
    if series is None:
        raise NotFound()
    _own(series.organizer_id, what)
    return series


def own_organizer(code: str, what: str = "settings") -> Organizer:
    for membership in viewer().memberships:
        if membership.organizer.code == code:
            _own(membership.organizer_id, what)
            return membership.organizer
    raise NotFound()


def own_order(reference: str, what: str = "money") -> Order:
    """An order of the viewer's team, as people read its reference. Raises: NotFound, NotAllowed."""
    order = orders.order_by_reference(read_reference(reference))
    if order is None:
        raise NotFound()
    _own(order.organizer_id, what)
    return order
