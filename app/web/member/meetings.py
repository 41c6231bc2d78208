"""The member's pages of what happens between people, for app/web/pages.py."""

from __future__ import annotations

from flask import Blueprint

from app.web.member import block, encounters, left_cards, requests, sharing

PAGES: list[Blueprint] = [
    encounters.page,
    left_cards.page,
    requests.page,
    sharing.page,
    block.page,
]
