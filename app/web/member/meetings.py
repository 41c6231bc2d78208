"""The member's pages of what happens between people, for app/web/pages.py."""

from __future__ import annotations

from flask import Blueprint

from app.web.member import block, encounters, requests, sharing

PAGES: list[Blueprint] = [
    encounters.page,
    requests.page,
    sharing.page,
    block.page,
]
