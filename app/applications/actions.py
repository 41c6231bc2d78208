"""Asking for a place, and answering: yes is places kept until a deadline, no is a sentence.

The request's row first, then the new order and the quotas, as everywhere.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select

from app.accounts.actions import audit, one_at_a_time
from app.applications import queries
from app.applications.models import Application
from app.applications.rules import (
    FORGOTTEN_AFTER,
    ApplicationState,
    AskedAlready,
    NotByRequest,
    Request,
)
from app.events.models import Event
from app.events.rules import Status
from app.kernel.codes import secret
from app.kernel.db import db
from app.messages.actions import leave
from app.orders.actions import cancel_unpaid
from app.orders.queries import lock_order
from app.orders.rules import BadQuantity, Buyer, Channel, NotOnSale, OrderStatus, Wanted
from app.proposals.actions import propose
from app.sales.queries import open_offers
from app.tickets.rules import TypeKind


def ask(
    event: Event, request: Request, *, buyer: Buyer, form_key: str, now: datetime, via: str = ""
) -> tuple[Application, bool]:
    """Ask for places: (the request, is new). Asking again changes what was not answered yet, and
    opens anew one whose places went back.

    Raises: NotByRequest, NotOnSale, BadQuantity(most), AskedAlready.
    """
    one_at_a_time(f"applications:{event.id}")
    made = queries.application_by_key(form_key)
    if made is not None:
        return made, False
    _refuse(event, request, now=now)
    known = queries.of_contact(event.id, phone=buyer.phone, email=buyer.email)
    if known is not None and known.state is not ApplicationState.REFUSED:
        return _ask_again(known.id, request, buyer), False
    made = Application(
        event_id=event.id,
        secret=secret(),
        form_key=form_key,
        created_at=now,
        via=via,
        **asdict(buyer),
        **asdict(request),
    )
    db.session.add(made)
    db.session.flush()
    tell(made, "application", now=now, dedupe_key=f"application:{made.id}:asked")
    return made, True


def _refuse(event: Event, request: Request, *, now: datetime) -> None:
    is_open = event.status is Status.PUBLISHED and now < event.starts_at
    if not (event.by_request and is_open):
        raise NotByRequest()
    offers = {o.id: o for o in open_offers(event, now=now) if o.kind is TypeKind.ADMISSION}
    offer = offers.get(request.ticket_type_id)
    if offer is None:
        raise NotOnSale()
    if not 0 < request.quantity <= offer.per_order:
        raise BadQuantity(most=offer.per_order)


def _ask_again(application_id: int, request: Request, buyer: Buyer) -> Application:
    known = queries.lock_application(application_id)
    same_name = known.name.casefold() == buyer.name.casefold()
    lost = known.state is ApplicationState.ACCEPTED and not _has_places(known)
    if not same_name or not (lost or known.state is ApplicationState.NEW):
        raise AskedAlready()
    known.state = ApplicationState.NEW
    for field, value in asdict(request).items():
        setattr(known, field, value)
    return known


def tell(
    application: Application, template: str, *, now: datetime, dedupe_key: str | None = None
) -> None:
    """By mail, to who gave an address."""
    if application.email:
        leave(
            template,
            to=application.email,
            locale=application.locale,
            now=now,
            dedupe_key=dedupe_key,
            application_id=application.id,
        )


def accept(application_id: int, *, actor: str, now: datetime) -> bool:
    """Keep places for them; once more when those lapsed. False: they have them, or withdrew.

    Raises: TooLate, SoldOut(left, wanted), and what `place_order` does.
    """
    application = queries.lock_application(application_id)
    if application.state is ApplicationState.WITHDRAWN or _has_places(application):
        return False
    buyer = Buyer(
        application.name,
        application.phone,
        application.email,
        application.locale,
        application.user_id,
    )
    application.order_id = propose(
        application.event,
        Wanted({application.ticket_type_id: application.quantity}),
        buyer=buyer,
        channel=Channel.REQUEST,
        key=f"application-{application.id}-{application.proposals + 1}",
        via=application.via,
        actor=actor,
        now=now,
    )
    application.proposals += 1
    _answer(application, ApplicationState.ACCEPTED, "", actor=actor, now=now)
    return True


def _has_places(application: Application) -> bool:
    if application.state is not ApplicationState.ACCEPTED or application.order_id is None:
        return False
    status = lock_order(application.order_id).status
    return status in (OrderStatus.HELD, OrderStatus.PAID)


def refuse(application_id: int, *, answer: str, actor: str, now: datetime) -> bool:
    """No, with a sentence that is mailed. False: it was answered before."""
    application = queries.lock_application(application_id)
    if application.state is not ApplicationState.NEW:
        return False
    _answer(application, ApplicationState.REFUSED, answer, actor=actor, now=now)
    tell(application, "refused", now=now, dedupe_key=f"application:{application.id}:refused")
    return True


def withdraw(application_id: int, *, now: datetime) -> bool:
    """They do not want it any more; what was kept for them, unpaid, goes back. False: paid."""
    application = queries.lock_application(application_id)
    if application.state is ApplicationState.WITHDRAWN:
        return True
    if application.order_id is not None:
        order = lock_order(application.order_id)
        if order.status is OrderStatus.PAID:
            return False
        cancel_unpaid(order, actor="buyer", now=now)
    _answer(application, ApplicationState.WITHDRAWN, "", actor="buyer", now=now)
    return True


def _answer(
    application: Application, state: ApplicationState, answer: str, *, actor: str, now: datetime
) -> None:
    application.state, application.answer, application.answered_at = state, answer, now
    audit(
        f"application.{state}",
        f"application:{application.id}",
        actor=actor,
        organizer_id=application.event.organizer_id,
        now=now,
    )
    db.session.flush()


def forget(*, now: datetime) -> None:
    """Who asked for a place is nobody's matter a month after the date; what they bought is an
    order's."""
    over = select(Event.id).where(Event.ends_at <= now - FORGOTTEN_AFTER)
    db.session.execute(delete(Application).where(Application.event_id.in_(over)))
