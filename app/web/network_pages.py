"""The pages of the network, in one list: one's card and code, who was met, the book."""

from __future__ import annotations

from flask import Blueprint

from app.web.member import (
    archive,
    block,
    card,
    code,
    contacts,
    encounters,
    evenings,
    guests,
    home,
    left_cards,
    pictures,
    requests,
    sharing,
    vcards,
    worker,
)
from app.web.public import cards, profiles
from app.web.public import left_cards as public_left_cards

NETWORK_PAGES: list[Blueprint] = [
    archive.page,
    block.page,
    card.page,
    cards.page,
    code.page,
    contacts.page,
    encounters.page,
    evenings.page,
    guests.page,
    home.page,
    left_cards.page,
    pictures.page,
    profiles.page,
    public_left_cards.page,
    requests.page,
    sharing.page,
    vcards.page,
    worker.page,
]
