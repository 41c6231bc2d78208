"""The pages of what is written to many: letters around a date, and the way to say no more."""

from __future__ import annotations

from app.web.organize import letter_sets, letter_stops, letters
from app.web.public import comings, guest_comings, readers

MAILING_PAGES = [
    comings.page,
    guest_comings.page,
    letter_sets.page,
    letter_stops.page,
    letters.page,
    readers.page,
]
