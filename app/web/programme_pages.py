"""The pages by which dates are made known, in one list: app/web/pages.py takes them from here."""

from __future__ import annotations

from flask import Blueprint

from app.web.organize import (
    event_pictures,
    listed_calendars,
    logos,
    other_calendars,
    planning,
    preview_links,
    releases,
    series_pictures,
    sharing,
    team_inquiries,
)
from app.web.organize import inquiries as organize_inquiries
from app.web.public import (
    calendar,
    calendars,
    directory,
    editions,
    embeds,
    feeds,
    inquiries,
    interests,
    organizer_inquiries,
    pictures,
    previews,
    share_cards,
    short_addresses,
)

PROGRAMME_PAGES: list[Blueprint] = [
    calendar.page,
    calendars.page,
    directory.page,
    editions.page,
    embeds.page,
    event_pictures.page,
    feeds.page,
    inquiries.page,
    interests.page,
    listed_calendars.page,
    logos.page,
    organize_inquiries.page,
    organizer_inquiries.page,
    other_calendars.page,
    pictures.page,
    planning.page,
    preview_links.page,
    previews.page,
    releases.page,
    series_pictures.page,
    share_cards.page,
    sharing.page,
    short_addresses.page,
    team_inquiries.page,
]
# no form token: it stands on pages that every stranger gets alike, and only counts
UNTOLD_PAGES = [interests.page]
