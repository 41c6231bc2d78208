"""The team's pages of the evening itself, for app/web/pages.py: the door and who comes through."""

from __future__ import annotations

from flask import Blueprint

from app.web.organize import arrivals, badges, gates, missing, papers, rehearsals, scanners

PAGES: list[Blueprint] = [
    scanners.page,
    arrivals.page,
    badges.page,
    missing.page,
    papers.page,
    gates.page,
    rehearsals.page,
]
