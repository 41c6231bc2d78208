"""Who reads which column of what people wrote, how they are reached, what lets in: Z4.

A new line is written here on purpose, and one that nobody reads any more goes (`test_leaks.py`).
One's own account is left out; of the rest, which row it is of is another question: Z1, Z5.
`link` reads more than its own list by having somebody's link, `phone` and `desk` stand at the door.
"""

from __future__ import annotations

EVERYBODY = """
appearance.headline event.about event.audience event.title organizer.about organizer.email
organizer.name organizer.phone other_calendar.name other_date.place other_date.title
other_date.url picture.alt question.label season_pass.name series.about series.title speaker.bio
speaker.link speaker.name theme.name ticket_type.description ticket_type.name venue.address
venue.name
"""
MORE = {
    "anonymous": """
    """,
    "guest": """
        card.email card.headline card.label card.linkedin card.name card.note card.organisation
        card.phone card.site card.title card.whatsapp consent.channel profile.about
        profile.address profile.brings profile.spoken ticket.secret
    """,
    "member": """
        card.email card.headline card.label card.linkedin card.name card.note card.organisation
        card.phone card.site card.title card.whatsapp card_token.token circle_note.note
        consent.channel contact.context_text contact.domain contact.email contact.headline
        contact.name contact.nature_note contact.note contact.organisation contact.phone
        contact.reason contact_file.name contact_group.name contact_merge.gone_name
        contact_way.label contact_way.value criterion.name criterion_value.value
        interaction.note jotting.why jotting.words left_card.name left_card.phone profile.about
        profile.address profile.brings profile.spoken saved_filter.name territory.name
        ticket.secret
    """,
    "door": """
        entry.gate recap.exchanged recap.words recap_file.name recap_file.title recap_file.type
        scanner.gate scanner.name ticket.holder_name user_account.name
    """,
    "cashier": """
        anchor_guest.name credit.name credit.reason entry.gate ledger_line.note
        orders.buyer_name orders.email orders.note orders.phone orders.secret orders.via
        payment.payer_phone recap.exchanged recap.words recap_file.name recap_file.title
        recap_file.type scanner.gate scanner.name statement_line.payer statement_line.reason
        statement_line.text ticket.holder_name ticket.holder_phone user_account.name
    """,
    "owner": """
        anchor_guest.email anchor_guest.greeter anchor_guest.headline anchor_guest.name
        anchor_guest.phone anchor_guest.secret application.answer application.email
        application.link application.name application.phone application.words budget_line.label
        credit.name credit.reason edition.body edition.body_en edition.subject_en entry.gate
        inquiry.answer inquiry.name inquiry.words ledger_line.note letter.body letter.body_en
        letter.subject_en merchant_account.trouble orders.buyer_name orders.email orders.note
        orders.phone orders.secret orders.via organizer.address organizer.legal_name
        organizer.mtn_number organizer.orange_number organizer.register_number organizer.site
        organizer.tax_number organizer.wallet_name other_calendar.url payment.payer_phone
        promo.batch promo.note promo.shown question.label_en quota.name recap.exchanged
        recap.words recap_file.name recap_file.title recap_file.type scanner.gate scanner.name
        season_pass.name_en series.audience speaker.headline statement_line.payer
        statement_line.reason statement_line.text testimony.signed testimony.words
        ticket.holder_name ticket.holder_phone ticket_type.choice_group
        ticket_type.description_en ticket_type.door_note ticket_type.name_en user_account.email
        user_account.name waitlist_entry.email waitlist_entry.moved_why waitlist_entry.name
        waitlist_entry.phone waitlist_entry.secret
    """,
    "foreign": """
        orders.buyer_name payment.payer_phone
    """,
    "operator": """
        bounce.said card.name other_calendar.url report.words
    """,
    "link": """
        anchor_guest.name orders.secret reader.email subscriber.email testimony.signed
        testimony.words ticket.extras ticket.holder_name ticket.token
    """,
    "phone": """
        entry.gate scanner.gate ticket.token_hash ticket_type.door_note
    """,
    "desk": """
        entry.gate scanner.gate ticket.extras ticket.holder_name ticket.note ticket.token_hash
        ticket_type.door_note ticket_type.name_en
    """,
    "mail": """
        anchor_guest.name anchor_guest.secret application.answer application.name
        application.secret cancellation.words card.name edition.body inquiry.answer inquiry.name
        inquiry.words letter.body orders.buyer_name orders.secret organizer.mtn_number
        organizer.orange_number organizer.wallet_name reader.secret shift.was_at shift.words
        subscriber.secret ticket.extras ticket.holder_name ticket.secret
        waitlist_entry.name waitlist_entry.secret
    """,
}
MAY_READ = {who: {*EVERYBODY.split(), *more.split()} for who, more in MORE.items()}
