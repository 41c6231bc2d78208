"""The pages of teams, and of what is written to many."""

from __future__ import annotations

from app.web.organize import approvals, letter_sets, letter_stops, letters, team
from app.web.organize import invitations as organize_invitations
from app.web.public import comings, guest_comings, invitations, readers

MAILING_PAGES = [
    approvals.page,
    comings.page,
    guest_comings.page,
    invitations.page,
    letter_sets.page,
    letter_stops.page,
    letters.page,
    organize_invitations.page,
    readers.page,
    team.page,
]
