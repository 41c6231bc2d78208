"""The words of letters around a date: what is proposed, and what their blanks become."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.changes.rules import first_name
from app.events.models import Event
from app.letters.models import Letter
from app.letters.rules import PROPOSED, Audience, LetterKind, Terms, filled
from app.web.format import day_words, time_words

KINDS = {
    LetterKind.STILL_COMING: _l("Vous venez toujours ?"),
    LetterKind.TODAY: _l("C’est aujourd’hui"),
    LetterKind.THANKS: _l("Merci d’avoir été là"),
    LetterKind.MISSED: _l("Vous nous avez manqué"),
    LetterKind.FREE: _l("Un autre message"),
}
AUDIENCES = {
    Audience.ALL: _l("À tous ceux qui ont un billet"),
    Audience.CAME: _l("À ceux qui sont venus"),
    Audience.MISSED: _l("À ceux qui ne sont pas venus"),
}
# what may stand in a letter, in both languages; the French names are shown
BLANKS = ("{prénom}", "{titre}", "{jour}", "{heure}", "{lieu}")
SUBJECTS = {
    LetterKind.STILL_COMING: _l("Vous venez toujours {jour} ?"),
    LetterKind.TODAY: _l("C’est aujourd’hui : {titre}, {heure}"),
    LetterKind.THANKS: _l("Merci d’avoir été là, {prénom}"),
    LetterKind.MISSED: _l("Vous nous avez manqué, {prénom}"),
    LetterKind.FREE: _l("À propos de {titre}"),
}
BODIES = {
    LetterKind.STILL_COMING: _l(
        "Bonjour {prénom},\n\n« {titre} », c’est {jour} à {heure}, à {lieu}. Dites-nous d’un geste "
        "si vous venez toujours : une place rendue fait un heureux sur la liste d’attente."
    ),
    LetterKind.TODAY: _l(
        "Bonjour {prénom},\n\nNous vous attendons aujourd’hui à {heure}, à {lieu}. Préparez votre "
        "billet sur votre téléphone : l’entrée ira plus vite."
    ),
    LetterKind.THANKS: _l(
        "Bonjour {prénom},\n\nMerci d’avoir été des nôtres {jour}. Écrivez à une personne que vous "
        "avez rencontrée : c’est aujourd’hui qu’un contact devient une relation."
    ),
    LetterKind.MISSED: _l(
        "Bonjour {prénom},\n\nVous n’avez pas pu venir {jour}. Ce n’est que partie remise : la "
        "page ci-dessous dit quand est la prochaine date."
    ),
    LetterKind.FREE: _l("Bonjour {prénom},\n\n"),
}


def proposed(kind: LetterKind) -> Terms:
    """With its words in both languages."""
    days, at, audience = PROPOSED.get(kind, PROPOSED[LetterKind.TODAY])
    said = {}
    for language in ("fr", "en"):
        with force_locale(language):
            said[language] = str(SUBJECTS[kind]), str(BODIES[kind])
    return Terms(kind, days, at, audience, *said["fr"], *said["en"])


def known_blanks() -> set[str]:
    return {"prénom", "prenom", "titre", "jour", "heure", "lieu"} | {
        "name", "title", "day", "time", "place"
    }  # fmt: skip


def blanks(event: Event, name: str) -> dict[str, str]:
    """What each becomes for one reader, in the language of this moment."""
    place = [event.venue.name, event.venue.city] if event.venue else []
    first = first_name(name)
    told = {
        "titre": event.title,
        "jour": day_words(event.starts_at, event.timezone),
        "heure": time_words(event.starts_at, event.timezone),
        "lieu": ", ".join(part for part in place if part) or _("le lieu prévu"),
    }
    english = {"titre": "title", "jour": "day", "heure": "time", "lieu": "place"}
    told |= {english[word]: said for word, said in told.items()}
    return told | {"prénom": first, "prenom": first, "name": first}


def written(words: Letter | Terms, event: Event, *, name: str, english: bool) -> tuple[str, str]:
    """Subject and text as one person reads them."""
    subject = (english and words.subject_en) or words.subject
    body = (english and words.body_en) or words.body
    facts = blanks(event, name)
    return filled(subject, facts), filled(body, facts)


def when_words(days: int) -> str:
    if days == 0:
        return _("le jour même")
    if days == -1:
        return _("la veille")
    if days == 1:
        return _("le lendemain")
    if days < 0:
        return _("%(n)s jours avant", n=-days)
    return _("%(n)s jours après", n=days)


def in_both(words: Letter | Terms, event: Event, *, name: str) -> Mapping[str, tuple[str, str]]:
    """As it reads in each language."""
    found = {}
    for language in ("fr", "en"):
        with force_locale(language):
            found[language] = written(words, event, name=name, english=language == "en")
    return found
