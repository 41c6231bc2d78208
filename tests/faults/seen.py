"""Who reads which column of what people wrote, how they are reached: tests/faults/test_leaks.py.

A new line is written here on purpose. Which row it is of is another question: Z1, Z5.
"""

from __future__ import annotations

EVERYBODY = """
anchor_guest.name card.headline card.name card.organisation event.title organizer.name
question.label season_pass.name series.title theme.name ticket.holder_name
ticket_type.name venue.name
"""
MORE = {
    "anonymous": """
    """,
    "guest": """
        card.email card.label card.phone consent.channel
    """,
    "member": """
        card.email card.label card.phone consent.channel contact.name contact.note
        contact.reason user_account.email user_account.name
    """,
    "door": """
        scanner.gate scanner.name user_account.email user_account.name
    """,
    "cashier": """
        orders.buyer_name orders.email orders.phone scanner.gate scanner.name user_account.email
        user_account.name
    """,
    "owner": """
        letter.body orders.buyer_name orders.email orders.phone organizer.mtn_number
        organizer.wallet_name promo.shown quota.name scanner.gate scanner.name series.audience
        user_account.email user_account.name waitlist_entry.name waitlist_entry.phone
    """,
    "foreign": """
        orders.buyer_name user_account.email user_account.name
    """,
    "operator": """
        user_account.email user_account.name
    """,
    "mail": "",
}
MAY_READ = {who: {*EVERYBODY.split(), *more.split()} for who, more in MORE.items()}
