"""The pages of the network, in one list: one's card and code, who was met, the book."""

from __future__ import annotations

from flask import Blueprint

from app.web.member import (
    archive,
    block,
    card,
    cards,
    code,
    consents,
    contact_files,
    contact_takings,
    contacts,
    default_cards,
    encounters,
    erasure,
    evenings,
    faces,
    guests,
    home,
    left_cards,
    photo,
    pictures,
    profile,
    public_page,
    report_files,
    reports,
    requests,
    review,
    review_circles,
    rings,
    scans,
    sharing,
    vcards,
    worker,
)
from app.web.organize import yields
from app.web.public import cards as public_cards
from app.web.public import consents as public_consents
from app.web.public import faces as public_faces
from app.web.public import left_cards as public_left_cards
from app.web.public import people, profiles

NETWORK_PAGES: list[Blueprint] = [
    archive.page,
    block.page,
    card.page,
    cards.page,
    code.page,
    consents.page,
    contact_files.page,
    contact_takings.page,
    contacts.page,
    default_cards.page,
    encounters.page,
    erasure.page,
    evenings.page,
    guests.page,
    home.page,
    left_cards.page,
    pictures.page,
    faces.page,
    people.page,
    photo.page,
    profile.page,
    profiles.page,
    public_cards.page,
    public_consents.page,
    public_faces.page,
    public_left_cards.page,
    public_page.page,
    report_files.page,
    reports.page,
    requests.page,
    scans.page,
    review.page,
    review_circles.page,
    rings.page,
    sharing.page,
    vcards.page,
    worker.page,
    yields.page,
]
