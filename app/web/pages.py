"""Every page of the house, in one list, and how a refusal is shown."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.kernel.errors import Refused
from app.web import assets
from app.web.anchor_pages import ANCHOR_PAGES
from app.web.api import door as api_door
from app.web.api import money as api_door_money
from app.web.api import walk_ins as api_walk_ins
from app.web.context import wake
from app.web.dev import components, demo, mail, mail_parts
from app.web.door import files as door_files
from app.web.door import guide as door_guide
from app.web.door import lite as door_lite
from app.web.door import lite_phones as door_lite_phones
from app.web.door import shell as door_shell
from app.web.hooks import accounts as account_hooks
from app.web.hooks import payments as payment_hooks
from app.web.mailing_pages import MAILING_PAGES, SECRET_PAGES
from app.web.money_pages import MONEY_PAGES
from app.web.network_pages import NETWORK_PAGES
from app.web.organize import (
    answers,
    blocks,
    caps,
    confirmations,
    date_passes,
    evening,
    event_cancellations,
    gift_lists,
    gifts,
    journals,
    mails,
    needs,
    order_cancellations,
    order_contacts,
    order_lists,
    order_notes,
    pass_promo_batches,
    pass_promo_report,
    pass_promos,
    passes,
    promo_batches,
    promo_report,
    promo_retirements,
    promos,
    publications,
    question_places,
    question_returns,
    questions,
    refunds,
    retirements,
    team_journals,
    type_lists,
    type_positions,
    waitlist_places,
)
from app.web.organize import applications as organize_applications
from app.web.organize import cancellations as organize_cancellations
from app.web.organize import choices as organize_choices
from app.web.organize import credits as organize_credits
from app.web.organize import disputes as organize_disputes
from app.web.organize import events as organize_events
from app.web.organize import home as organize_home
from app.web.organize import moves as organize_moves
from app.web.organize import orders as organize_orders
from app.web.organize import organizers as organize_organizers
from app.web.organize import payments as organize_payments
from app.web.organize import series as organize_series
from app.web.organize import transfers as organize_transfers
from app.web.organize import types as organize_types
from app.web.organize import waitlist as organize_waitlist
from app.web.programme_pages import PROGRAMME_PAGES, UNTOLD_PAGES
from app.web.public import (
    apple_passes,
    applications,
    cancellations,
    choices,
    covers,
    declarations,
    devices,
    events,
    find,
    find_orders,
    google_passes,
    holders,
    home,
    kept_orders,
    kept_tickets,
    language,
    links,
    moves,
    order_answers,
    order_worker,
    orders,
    organizers,
    pass_orders,
    payments,
    pretend,
    proposals,
    receipt_checks,
    receipts,
    reservations,
    seats,
    series,
    session,
    setup,
    ticket_answers,
    ticket_worker,
    tickets,
    transfers,
    waitlist,
)
from app.web.series_pages import SERIES_PAGES
from app.web.using import note_use
from app.web.words import in_language, role_words, sentence

TOO_MANY = 429

PAGES: list[Blueprint] = [
    api_door.page,
    api_walk_ins.page,
    api_door_money.page,
    door_files.page,
    door_guide.page,
    door_lite.page,
    door_lite_phones.page,
    door_shell.page,
    *evening.PAGES,
    *ANCHOR_PAGES,
    assets.page,
    components.page,
    cancellations.page,
    choices.page,
    moves.page,
    blocks.page,
    caps.page,
    organize_types.page,
    retirements.page,
    type_lists.page,
    type_positions.page,
    organize_cancellations.page,
    organize_credits.page,
    organize_disputes.page,
    organize_moves.page,
    confirmations.page,
    demo.page,
    mail.page,
    mail_parts.page,
    declarations.page,
    mails.page,
    orders.page,
    proposals.page,
    waitlist.page,
    applications.page,
    organize_applications.page,
    organize_waitlist.page,
    waitlist_places.page,
    organize_orders.page,
    order_contacts.page,
    order_lists.page,
    order_notes.page,
    organize_payments.page,
    *MAILING_PAGES,
    *MONEY_PAGES,
    *PROGRAMME_PAGES,
    passes.page,
    pass_promos.page,
    pass_promo_batches.page,
    pass_promo_report.page,
    date_passes.page,
    pass_orders.page,
    gifts.page,
    gift_lists.page,
    promos.page,
    promo_batches.page,
    promo_report.page,
    promo_retirements.page,
    account_hooks.page,
    payment_hooks.page,
    payments.page,
    pretend.page,
    refunds.page,
    tickets.page,
    kept_orders.page,
    kept_tickets.page,
    order_worker.page,
    holders.page,
    seats.page,
    order_answers.page,
    ticket_answers.page,
    questions.page,
    question_places.page,
    question_returns.page,
    answers.page,
    journals.page,
    team_journals.page,
    needs.page,
    apple_passes.page,
    google_passes.page,
    ticket_worker.page,
    transfers.page,
    organize_transfers.page,
    find.page,
    find_orders.page,
    receipts.page,
    reservations.page,
    receipt_checks.page,
    language.page,
    session.page,
    devices.page,
    setup.page,
    organize_home.page,
    organize_series.page,
    *SERIES_PAGES,
    organize_events.page,
    organize_organizers.page,
    publications.page,
    event_cancellations.page,
    order_cancellations.page,
    organize_choices.page,
    home.page,
    events.page,
    series.page,
    organizers.page,
    covers.page,
    *NETWORK_PAGES,
]

# No form token: programs bring their own proof; the language switch stands on pages that give
# their readers no session, and does no harm; a mailbox says "no more" with the secret it was sent
WITHOUT_TOKEN = [
    api_door.page,
    api_walk_ins.page,
    api_door_money.page,
    payment_hooks.page,
    account_hooks.page,
    language.page,
    links.page,
    *SECRET_PAGES,
    *UNTOLD_PAGES,
]


def install(app: Flask) -> None:
    for page in PAGES:
        app.register_blueprint(page)
    for page in WITHOUT_TOKEN:
        app.extensions["csrf"].exempt(page)
    app.after_request(wake_the_rounds)
    app.after_request(note_use)
    app.add_template_global(devices.words, "device_words")
    app.register_error_handler(Refused, refused)
    app.add_template_global(role_words)
    app.add_template_global(in_language)


def refused(error: Refused) -> ResponseReturnValue:
    """A no: JSON for programs, a page for people."""
    wait = error.facts.get("minutes") if error.status == TOO_MANY else None
    headers = {"Retry-After": str(int(str(wait)) * 60)} if wait else {}
    if request.path.startswith("/api/"):
        return jsonify(error=error.code, message=sentence(error)), error.status, headers
    words = render_template("public/refused.html", title=sentence(error), code=error.code)
    return words, error.status, headers


def wake_the_rounds(response: Response) -> Response:
    """A request that left a message, or gave places back, has them carried on after its commit."""
    if db.session.info.pop("places_freed", False):
        wake("line")
        wake("passes")
    if db.session.info.pop("message_left", False):
        wake("post")
    return response
