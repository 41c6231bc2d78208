"""What need not be kept of people is dropped: links, tries and files of contacts nobody took in a
day, mails and unanswered requests to meet in a month, what strangers left for a person in two
weeks, what people eat a week after their evening, who never said yes to a newsletter a week after
they were asked, who waited, asked for a place or asked a question a month after it, what providers
of money told us after three months, what one member reported of another after a year or two.
"""

from __future__ import annotations

from datetime import UTC, datetime

from app.accounts import actions as accounts
from app.applications import actions as applications
from app.badges import actions as badges
from app.bringing import actions as bringing
from app.devices import actions as devices
from app.duplicates import actions as duplicates
from app.inquiries import actions as inquiries
from app.jottings import actions as jottings
from app.kernel.db import transaction
from app.messages import actions as messages
from app.newsletters import actions as newsletters
from app.notices import actions as notices
from app.objections import actions as objections
from app.proposals import actions as proposals
from app.questions import actions as questions
from app.reports import actions as reports
from app.settlement.queries import with_money
from app.waitlist import actions as waitlist


def forget_all() -> None:
    now = datetime.now(UTC)
    with transaction():
        accounts.forget_old(now=now)
        devices.forget(now=now)
        messages.forget_old(now=now)
        questions.forget_needs(now=now)
        waitlist.forget(now=now)
        applications.forget(now=now)
        inquiries.forget(now=now)
        notices.forget(now=now)
        objections.forget(now=now)
        badges.forget(now=now)
        jottings.forget(now=now)
        reports.forget(now=now)
        bringing.forget(now=now)
        duplicates.forget(now=now)
        proposals.forget(paying=with_money(), now=now)
        newsletters.forget_unconfirmed(now=now)
