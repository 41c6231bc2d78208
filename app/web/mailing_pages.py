"""The pages of teams, and of what is written to many."""

from __future__ import annotations

from app.web.organize import (
    approvals,
    letter_sets,
    letter_stops,
    letters,
    newsletter_sendings,
    newsletter_trials,
    post,
    recap_files,
    recaps,
    team,
    testimony_choices,
)
from app.web.organize import invitations as organize_invitations
from app.web.organize import newsletters as organize_newsletters
from app.web.public import (
    comings,
    guest_comings,
    invitations,
    newsletters,
    readers,
    stops,
    subscribers,
    testimonies,
)
from app.web.public import recap_files as public_recap_files
from app.web.public import recaps as public_recaps

MAILING_PAGES = [
    approvals.page,
    comings.page,
    guest_comings.page,
    invitations.page,
    letter_sets.page,
    letter_stops.page,
    letters.page,
    newsletter_sendings.page,
    newsletter_trials.page,
    newsletters.page,
    organize_invitations.page,
    organize_newsletters.page,
    post.page,
    public_recap_files.page,
    public_recaps.page,
    readers.page,
    recap_files.page,
    recaps.page,
    subscribers.page,
    team.page,
    testimonies.page,
    testimony_choices.page,
]
# a mailbox posts there without a form token: its secret is the proof
SECRET_PAGES = [readers.page, stops.page, subscribers.page]
