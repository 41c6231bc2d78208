"""Finding requests, and how many wait to be read."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.applications.models import Application
from app.applications.rules import ApplicationState
from app.kernel.db import db
from app.kernel.search import holds


def application_by_secret(secret: str) -> Application | None:
    query = select(Application).where(Application.secret == secret)
    wanted = (joinedload(Application.event), joinedload(Application.ticket_type))
    return db.session.scalar(query.options(*wanted, joinedload(Application.order)))


def application_by_key(form_key: str) -> Application | None:
    return db.session.scalar(select(Application).where(Application.form_key == form_key))


def lock_application(application_id: int) -> Application:
    """The request, its row held until the transaction ends, as it stands now."""
    query = select(Application).where(Application.id == application_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def of_contact(event_id: int, *, phone: str, email: str) -> Application | None:
    """The newest request of this phone or e-mail that was not withdrawn."""
    same = [Application.phone == phone] if phone else []
    same += [Application.email == email] if email else []
    query = select(Application).where(
        Application.event_id == event_id,
        Application.state != ApplicationState.WITHDRAWN,
        or_(*same),
    )
    query = query.order_by(Application.id.desc()).limit(1)
    return db.session.scalar(query.execution_options(populate_existing=True))


def of_event(
    event_id: int, *, search: str = "", state: ApplicationState | None = None
) -> Select[Application]:
    """For a page of them: those to read first, the oldest first."""
    query = select(Application).where(Application.event_id == event_id)
    if state is not None:
        query = query.where(Application.state == state)
    if search:
        query = query.where(*holds(Application.search, search))
    query = query.options(joinedload(Application.ticket_type), joinedload(Application.order))
    return query.order_by(Application.state != ApplicationState.NEW, Application.id)


def ids_of_event(event_id: int, asked: Collection[int]) -> list[int]:
    """Those of the asked ids that are of this event."""
    query = select(Application.id).where(Application.event_id == event_id)
    return list(db.session.scalars(query.where(Application.id.in_(asked)).order_by(Application.id)))


def states_of_event(event_id: int) -> dict[ApplicationState, int]:
    sums = select(Application.state, func.count()).where(Application.event_id == event_id)
    rows = db.session.execute(sums.group_by(Application.state))
    return {row[0]: row[1] for row in rows}


def to_read(event_ids: Collection[int]) -> dict[int, int]:
    """How many requests wait to be read: {event id: n}; dates without any are left out."""
    query = select(Application.event_id, func.count()).where(
        Application.event_id.in_(event_ids), Application.state == ApplicationState.NEW
    )
    rows = db.session.execute(query.group_by(Application.event_id))
    return {row[0]: row[1] for row in rows}


def to_read_for(type_id: int) -> int:
    """Requests for this type that wait to be read."""
    query = select(func.count()).where(
        Application.ticket_type_id == type_id, Application.state == ApplicationState.NEW
    )
    return db.session.scalar(query) or 0
