"""The team's pages of the evening itself, for app/web/pages.py: the door and who comes through."""

from __future__ import annotations

from flask import Blueprint

from app.web.organize import (
    arrivals,
    badges,
    gates,
    late_sums,
    missing,
    newcomers,
    papers,
    rehearsals,
    sale_references,
    scanners,
)

PAGES: list[Blueprint] = [
    scanners.page,
    late_sums.page,
    sale_references.page,
    arrivals.page,
    badges.page,
    missing.page,
    newcomers.page,
    papers.page,
    gates.page,
    rehearsals.page,
]
