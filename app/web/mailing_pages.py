"""The pages of teams, and of what is written to many."""

from __future__ import annotations

from app.web.organize import (
    approvals,
    letter_sets,
    letter_stops,
    letters,
    newsletter_sendings,
    post,
    team,
)
from app.web.organize import invitations as organize_invitations
from app.web.organize import newsletters as organize_newsletters
from app.web.public import comings, guest_comings, invitations, newsletters, readers, subscribers

MAILING_PAGES = [
    approvals.page,
    comings.page,
    guest_comings.page,
    invitations.page,
    letter_sets.page,
    letter_stops.page,
    letters.page,
    newsletter_sendings.page,
    newsletters.page,
    organize_invitations.page,
    organize_newsletters.page,
    post.page,
    readers.page,
    subscribers.page,
    team.page,
]
