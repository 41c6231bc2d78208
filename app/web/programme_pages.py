"""The pages by which dates are made known, in one list: app/web/pages.py takes them from here."""

from __future__ import annotations

from flask import Blueprint

from app.web.organize import inquiries as organize_inquiries
from app.web.organize import other_calendars, planning, sharing
from app.web.public import (
    calendar,
    calendars,
    editions,
    embeds,
    feeds,
    inquiries,
    share_cards,
    short_addresses,
)

PROGRAMME_PAGES: list[Blueprint] = [
    calendar.page,
    calendars.page,
    editions.page,
    embeds.page,
    feeds.page,
    inquiries.page,
    organize_inquiries.page,
    other_calendars.page,
    planning.page,
    share_cards.page,
    sharing.page,
    short_addresses.page,
]
