"""Asking, answering, publishing and hiding."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update

from app.accounts.actions import audit, one_at_a_time
from app.accounts.models import Organizer
from app.events.models import Event
from app.inquiries import queries
from app.inquiries.models import Inquiry
from app.inquiries.rules import KEPT, KEPT_UNANSWERED, InquiryState, NothingAnswered
from app.kernel.db import db
from app.messages.actions import leave


def ask(
    about: Event | Organizer,
    *,
    name: str,
    email: str,
    words: str,
    form_key: str,
    locale: str,
    now: datetime,
) -> Inquiry:
    """Keep a question about a date, or to a team, and tell the team; once a `form_key`."""
    one_at_a_time(f"inquiry:{form_key}")
    made = queries.by_form_key(form_key)
    if made:
        return made
    inquiry = Inquiry(name=name, email=email, words=words)
    if isinstance(about, Event):
        inquiry.event = about
    else:
        inquiry.organizer = about
    inquiry.form_key, inquiry.locale, inquiry.created_at = form_key, locale, now
    inquiry.state = InquiryState.NEW
    db.session.add(inquiry)
    db.session.flush()
    for reader in queries.readers(inquiry.host):
        key = f"inquiry:{inquiry.id}:{reader}"
        leave("inquiry", to=reader, locale="fr", now=now, dedupe_key=key, inquiry_id=inquiry.id)
    return inquiry


def answer(inquiry: Inquiry, *, words: str, publish: bool, user_id: int, now: datetime) -> None:
    """Answer, again if need be; the person is told each new answer. Published or for them alone.

    Raises: NothingAnswered without a word.
    """
    if not words:
        raise NothingAnswered()
    is_news = words != inquiry.answer
    inquiry.answer = words
    inquiry.state = InquiryState.PUBLISHED if publish else InquiryState.CLOSED
    inquiry.answered_at = now if is_news else inquiry.answered_at
    if is_news and inquiry.email:
        key = f"inquiry-answer:{inquiry.id}:{now.isoformat()}"
        leave(
            "inquiry_answer",
            to=inquiry.email,
            locale=inquiry.locale,
            now=now,
            dedupe_key=key,
            inquiry_id=inquiry.id,
        )
    _note(inquiry, "inquiry.publish" if publish else "inquiry.close", user_id=user_id, now=now)


def hide(inquiry: Inquiry, *, user_id: int, now: datetime) -> None:
    """Take it off the page, or set it aside unread by anyone else. Its answer stays."""
    inquiry.state = InquiryState.CLOSED
    _note(inquiry, "inquiry.hide", user_id=user_id, now=now)


def _note(inquiry: Inquiry, action: str, *, user_id: int, now: datetime) -> None:
    host = inquiry.host.id
    audit(
        action,
        f"event:{inquiry.event_id}" if inquiry.event_id else f"organizer:{host}",
        actor=f"user:{user_id}",
        organizer_id=host,
        now=now,
        inquiry=inquiry.id,
    )


def forget(*, now: datetime) -> None:
    """A month after the date nobody is told anything any more: who asked is forgotten.

    Of what was asked of a team itself, a month after its answer.
    """
    over = select(Event.id).where(Event.ends_at < now - KEPT)
    told = and_(Inquiry.event_id.is_(None), Inquiry.answered_at < now - KEPT)
    late = and_(Inquiry.event_id.is_(None), Inquiry.created_at < now - KEPT_UNANSWERED)
    gone = or_(Inquiry.event_id.in_(over), told, late)
    old = update(Inquiry).where(gone, Inquiry.email != "")
    db.session.execute(old.values(email="").execution_options(synchronize_session=False))
