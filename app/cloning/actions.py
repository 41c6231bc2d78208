"""A date made like another takes over what its form does not ask: all that is sold and how, limits,
questions, letters, the cover, whether it has a list of who is there, and the budget when wanted.
Whoever came stays there."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from app.budgets.actions import copy_budget
from app.budgets.queries import budget_of
from app.catalogue.actions import write_shared_cap, write_type
from app.catalogue.queries import Shelf, quick_types, shared_caps, shelves
from app.catalogue.rules import Terms
from app.directories.actions import choose
from app.events.models import Event
from app.kernel.text import folded
from app.letters import actions as letters
from app.letters.queries import letters_of
from app.letters.rules import Terms as LetterTerms
from app.profiles.queries import directory_of
from app.questions.actions import ask_like
from app.questions.queries import asked_at
from app.tickets.models import TicketType
from app.tickets.queries import types_of


def take_over(
    source: Event, event: Event, *, with_budget: bool, user_id: int, now: datetime
) -> None:
    """Of one organizer, into a date just made; what the form said of a price stays as it said."""
    _take_prices(source, event)
    for question in asked_at(source.id):
        ask_like(question, event, repeats=question.repeats)
    for letter in letters_of(source):
        facts = {field.name: getattr(letter, field.name) for field in fields(LetterTerms)}
        letters.write(event, LetterTerms(**facts), each_date=False, now=now)
    event.picture = source.picture
    choose(event, directory_of(source.id), actor=f"user:{user_id}", locale="fr", now=now)
    if with_budget and budget_of(source.id):
        copy_budget(source, event, user_id=user_id, now=now)


def _take_prices(source: Event, event: Event) -> None:
    """Those of the form that were left out there are left out; the rest come along."""
    later = event.starts_at - source.starts_at
    caps = {
        cap.id: write_shared_cap(event, None, name=cap.name, size=cap.size).id
        for cap in shared_caps(source.id)
    }
    here = {folded(kind.name): kind for kind in types_of(event.id)}
    asked = {kind.id for kind in quick_types(source.id)}
    for shelf in shelves(source.id):
        kind, same = shelf.type, here.get(folded(shelf.type.name))
        if kind.retired_at or kind.pass_id or (kind.id in asked and same is None):
            continue
        shared = frozenset(caps[cap] for cap in shelf.terms.shared if cap in caps)
        write_type(event, same, _terms(shelf, same, shared, later))


def _terms(
    shelf: Shelf, same: TicketType | None, shared: frozenset[int], later: timedelta
) -> Terms:
    """As many days before the start as there."""
    terms = replace(
        shelf.terms,
        shared=shared,
        early_until=_moved(shelf.terms.early_until, later),
        sale_from=_moved(shelf.terms.sale_from, later),
        sale_to=_moved(shelf.terms.sale_to, later),
    )
    if same is None:
        return terms
    terms = replace(terms, name=same.name, amount=same.amount, seats=same.seats)
    if terms.early_amount is not None and terms.early_amount >= same.amount:
        terms = replace(terms, early_amount=None, early_until=None, early_most=None)
    return terms


def _moved(at: datetime | None, later: timedelta) -> datetime | None:
    return at + later if at else None
