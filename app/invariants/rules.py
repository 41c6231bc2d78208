"""What must always be so of money, each with the number it is spoken of by."""

from __future__ import annotations

SAYS = {
    "I1": "every movement of the money book adds up to nothing",
    "I2": "the guards that refuse to rewrite the book stand",
    "I3": "every payment, and every sale, is written once",
    "I4": "every order that was paid has its tickets, and no other has any",
    "I5": "no order got back more than was paid for it",
    "I6": "what is written of a payment is what came",
    "I7": "no transaction of an operator or provider paid twice",
    "I8": "everything that providers told us was judged",
    "I9": "receipts run from 1 without a gap, and say what they said",
    "I10": "no more places are taken than there are",
    "I11": "no payment is forgotten half-way",
    "I12": "money that nobody recognized is on somebody's list",
    "I13": "amounts are whole numbers",
    "I14": "what we owe a buyer is on somebody's list, to the franc",
}
MOST = 20  # offenders that are named
UNDECIDED = 24  # hours after which somebody or something must be looking at a payment
UNJUDGED = 15  # minutes in which a notice is judged
OFFLINE = ("hand", "cash", "bank")  # a person decides: nobody can be asked
