"""Writing a breach down, and what is learnt of it later. Nothing takes one away."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from app.accounts.actions import audit, one_at_a_time
from app.breaches import queries
from app.breaches.models import Breach
from app.breaches.rules import Terms, changes
from app.kernel.db import db


def record(terms: Terms, *, form_key: str, user_id: int, now: datetime) -> Breach:
    """Once a `form_key`."""
    one_at_a_time(f"breach:{form_key}")
    made = queries.by_form_key(form_key)
    if made:
        return made
    breach = Breach(form_key=form_key, recorded_at=now)
    _say(breach, terms)
    db.session.add(breach)
    db.session.flush()
    audit("breach.record", f"breach:{breach.id}", actor=f"user:{user_id}", now=now)
    return breach


def amend(breach: Breach, terms: Terms, *, user_id: int, now: datetime) -> bool:
    """What it said before stays in the trail. False: nothing differs."""
    db.session.refresh(breach, with_for_update=True)
    changed = changes(breach.terms, terms)
    if not changed:
        return False
    _say(breach, terms)
    about, who = f"breach:{breach.id}", f"user:{user_id}"
    audit("breach.change", about, actor=who, now=now, changed=changed)
    return True


def _say(breach: Breach, terms: Terms) -> None:
    for each in fields(Terms):
        setattr(breach, each.name, getattr(terms, each.name))
    breach.activities = list(terms.activities)
