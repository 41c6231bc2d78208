"""What the demonstration writes around tonight: a thank-you, and a word to who was missed."""

from __future__ import annotations

from datetime import datetime, time

from app.events.models import Event
from app.letters.actions import write
from app.letters.rules import Audience, LetterKind, Terms

THANKS = Terms(
    LetterKind.THANKS,
    1,
    time(10),
    Audience.CAME,
    "Merci d’avoir été là, {prénom}",
    "Bonjour {prénom},\n\nMerci d’avoir été des nôtres. Écrivez dès aujourd’hui à une personne que "
    "vous avez rencontrée : c’est ainsi qu’un contact devient une relation.",
    "Thank you for coming, {name}",
    "Hello {name},\n\nThank you for being with us. Write today to one person you met.",
)
MISSED = Terms(
    LetterKind.MISSED,
    1,
    time(10),
    Audience.MISSED,
    "Vous nous avez manqué, {prénom}",
    "Bonjour {prénom},\n\nCe n’est que partie remise : la prochaine date est déjà au programme.",
    "We missed you, {name}",
    "Hello {name},\n\nThere will be a next time: the next date is on the programme.",
)


def write_letters(event: Event, *, now: datetime) -> None:
    for terms in (THANKS, MISSED):
        write(event, terms, each_date=False, now=now)
