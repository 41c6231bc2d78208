"""What must always be so of money, each with the number it is spoken of by."""

from __future__ import annotations

SAYS = {
    "I1": "every movement of the money book adds up to nothing",
    "I2": "the guards that refuse to rewrite the book stand",
    "I3": "every payment, sale, sending back and dispute is written once",
    "I4": "every order that was paid has its tickets, and no other has any",
    "I5": "no order got back more than was paid for it",
    "I6": "what is written of a payment is what came",
    "I7": "no transaction of an operator or provider paid twice",
    "I8": "everything that providers and wallets told us was judged, and ends in one state",
    "I9": "receipts run from 1 without a gap, and say what they said",
    "I10": "no more places are taken than there are, but those a door sold beyond and flagged",
    "I11": "no payment is forgotten half-way",
    "I12": "money that nobody recognized is on somebody's list",
    "I13": "amounts are whole numbers",
    "I14": "what we owe a buyer is on somebody's list, to the franc",
}
# What a person does about one that does not hold. Nothing repairs the book by itself.
DO = {
    "I1": "a fault of ours: keep the database as it is, and write to us",
    "I2": "somebody lifted the guards past the house: find who, and restore a backup",
    "I3": "compare with the provider (flask payments reconcile), and write to us",
    "I4": "open the order and send its tickets again; one that nobody paid is cancelled by hand",
    "I5": "open the order: ask back what went out too much, or note who lost it",
    "I6": "compare with the provider: flask payments reconcile",
    "I7": "one transaction paid twice: open both orders, and undo the match that is wrong",
    "I8": "flask payments poll; a line that names no payment is recognized again under Payments",
    "I9": "a receipt was changed or lost past the house: find it in a backup, and write to us",
    "I10": "call the last who ordered: offer another date, or a larger room",
    "I11": "open the order and ask its provider, or confirm by hand",
    "I12": "open Books, then the account in suspense: each sum there wants a decision",
    "I13": "an amount was written past the house: put the whole number back from a backup",
    "I14": "open the order: what its account says is owed is not what is listed to go back",
}
MOST = 20  # offenders that are named
UNDECIDED = 24  # hours after which somebody or something must be looking at a payment
UNJUDGED = 15  # minutes in which a notice is judged
OFFLINE = ("hand", "cash", "bank")  # a person decides: nobody can be asked
