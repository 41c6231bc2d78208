"""One AfterWork of the demonstration sells all that a date can sell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.catalogue.actions import write_shared_cap, write_type
from app.catalogue.queries import shelves
from app.catalogue.rules import Terms
from app.events.models import Event
from app.tickets.rules import TypeKind

DINNERS = (
    ("Capitaine braisé", "Grilled fish"),
    ("Poulet DG", "Chicken with plantains"),
    ("Ndolè végétarien", "Vegetarian ndolè"),
)


def lay_out(event: Event) -> None:
    """A launch and a group price, a table of eight under a shared cap, a hidden type, add-ons."""
    first = shelves(event.id)[0]
    launch = replace(
        first.terms,
        early_amount=first.terms.amount - 2_000,
        early_until=event.starts_at - timedelta(days=7),
        group_from=4,
        group_amount=first.terms.amount - 1_000,
        name_en="Workshop",
    )
    write_type(event, first.type, launch)
    tables = write_shared_cap(event, None, name="Tables", size=16)
    table = Terms("Table de huit", 112_000, seats=8, per_order=2, name_en="Table of eight")
    write_type(event, None, replace(table, shared=frozenset({tables.id})))
    hidden = Terms("Amis de la maison", 10_000, hidden=True, most=6, door_note="ami de la maison")
    write_type(event, None, hidden)
    serve_dinner(event)
    book = "Signé sur place par l’auteur."
    write_type(
        event,
        None,
        Terms("Le livre de la soirée", 5_000, kind=TypeKind.ADDON, description=book, most=20),
    )


def serve_dinner(event: Event, *, one_each: bool = False) -> None:
    """Three dishes to choose from. `one_each`: one must be chosen for each ticket."""
    for name, name_en in DINNERS:
        dish = Terms(name, 0, kind=TypeKind.ADDON, name_en=name_en, choice_group="Plat", most=30)
        write_type(event, None, replace(dish, one_each=one_each, choice_group_en="Main course"))
