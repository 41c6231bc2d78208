"""The pages of a series and its dates: its year, dates put elsewhere, places, who speaks."""

from __future__ import annotations

from app.web.organize import (
    added_dates,
    portraits,
    series_publications,
    shifts,
    skips,
    speaker_merges,
    speakers,
    spreads,
    venues,
    years,
)

SERIES_PAGES = [
    added_dates.page,
    series_publications.page,
    shifts.page,
    portraits.page,
    skips.page,
    speaker_merges.page,
    speakers.page,
    spreads.page,
    venues.page,
    years.page,
]
