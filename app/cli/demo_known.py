"""The demonstration's date is made known: readers ask, and the city holds other things too."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.accounts.models import Organizer
from app.elsewhere.models import OtherCalendar, OtherDate
from app.events.models import Event
from app.inquiries.models import Inquiry
from app.inquiries.rules import InquiryState
from app.kernel.db import db

ASKED = (
    (
        "Mireille Eto",
        "Y a-t-il un parking près de la salle\u00a0?",
        "Oui, derrière la salle.",
    ),
    ("Samuel Ndi", "Peut-on venir sans projet, juste pour écouter\u00a0?", ""),
)
ELSEWHERE = (  # days from the date, hour there, title, place
    (0, 9, "Marché des créateurs", "Bonanjo"),
    (-2, 18, "Conférence de la chambre de commerce", "Akwa"),
    (5, 19, "Concert du Centre culturel", "Bonapriso"),
)


def make_known(event: Event, of: Organizer, *, now: datetime) -> None:
    for n, (name, words, answer) in enumerate(ASKED):
        state = InquiryState.PUBLISHED if answer else InquiryState.NEW
        asked = Inquiry(event_id=event.id, name=name, words=words, answer=answer, state=state)
        asked.form_key, asked.email, asked.locale = f"demo-{n}", f"lecteur{n}@demo.example", "fr"
        asked.created_at = now - timedelta(days=2, hours=n)
        asked.answered_at = now - timedelta(days=1) if answer else None
        db.session.add(asked)
    listed = OtherCalendar(
        organizer_id=of.id,
        name="Agenda de la ville",
        url="https://agenda.demo.example/ville.ics",
        city=of.city,
        timezone=of.timezone,
        created_at=now,
        looked_at=now,
        next_look_at=now + timedelta(days=365),  # nobody is there to be read
    )
    db.session.add(listed)
    db.session.flush()
    midnight = event.starts_at.replace(hour=0, minute=0)
    for n, (days, hour, title, place) in enumerate(ELSEWHERE):
        starts_at = midnight + timedelta(days=days, hours=hour - 1)
        facts = {"uid": f"demo-{n}", "title": title, "place": place}
        ends_at = starts_at + timedelta(hours=3)
        kept = OtherDate(calendar_id=listed.id, starts_at=starts_at, ends_at=ends_at, **facts)
        db.session.add(kept)
    db.session.flush()
