"""A breach in words: how long is left, who is touched, and the two letters to send by hand.

GDPR art. 33(3) says what the authority is told, art. 34(2) what people are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.breaches.models import Breach
from app.breaches.queries import Tally
from app.breaches.rules import Affected, left
from app.web.context import LANGUAGES, settings
from app.web.format import day_words, number, time_words
from app.web.processing_words import TEXTS

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

KINDS: dict[Affected, Any] = {
    Affected.BUYERS: _l("qui a commandé, payé ou demandé une place"),
    Affected.HOLDERS: _l("titulaires de billets, invités et intervenants"),
    Affected.MEMBERS: _l("membres : un compte ou une carte"),
    Affected.TEAMS: _l("organisateurs et leurs équipes"),
    Affected.SUBSCRIBERS: _l("abonnés d’une lettre"),
    Affected.VISITORS: _l("qui a écrit sans compte"),
    Affected.NOTED: _l("notés dans le répertoire d’un membre"),
    Affected.LEFT: _l("qui a laissé sa carte à un porteur de badge"),
    Affected.ADDRESSEES: _l("destinataires d’un mail"),
}
FIELDS: dict[str, Any] = {
    "discovered_at": _l("Découverte"),
    "happened": _l("Ce qui s’est passé"),
    "activities": _l("Données touchées"),
    "since": _l("Exposées depuis le"),
    "until": _l("Jusqu’au"),
    "consequences": _l("Ce que les personnes risquent"),
    "measures": _l("Ce qui a été fait"),
    "told_authority_at": _l("Autorité prévenue"),
    "told_people_at": _l("Personnes prévenues"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    lang: str
    title: str
    text: str


def state(breach: Breach, now: datetime) -> tuple[str, str]:
    """(mood, words) of the limit to tell the authority."""
    rest = left(breach.discovered_at, breach.told_authority_at, now=now)
    if breach.told_authority_at:
        if rest >= timedelta():
            return "ok", _("autorité prévenue à temps")
        return "stop", _("autorité prévenue %(time)s trop tard", time=_span(-rest))
    if rest >= timedelta():
        return "wait", _("il reste %(time)s", time=_span(rest))
    return "stop", _("dépassé de %(time)s", time=_span(-rest))


def _span(of: timedelta) -> str:
    """Whole hours, and minutes under one."""
    if of >= HOUR:
        return _("%(n)s h", n=of // HOUR)
    return _("%(n)s min", n=of // MINUTE)


def at_words(moment: datetime) -> str:
    """Of the house, with its year: "lundi 23 novembre 2026, 8 h"."""
    zone = settings().timezone
    return f"{day_words(moment, zone, with_year=True)}, {time_words(moment, zone)}"


def touched(breach: Breach) -> list[str]:
    """As the register calls them; a code that it knows no more stays as it is."""
    return [str(TEXTS[code].title) if code in TEXTS else code for code in breach.activities]


def trail_words(field: str, kept: Any) -> str:
    """What the trail keeps of a field, said again."""
    if kept in (None, "", []):
        return _("rien")
    if field == "activities":
        return ", ".join(str(TEXTS[code].title) if code in TEXTS else code for code in kept)
    if field.endswith("_at"):
        return at_words(datetime.fromisoformat(kept))
    return str(kept)


def exposed(breach: Breach) -> str:
    since, until = (format_date(day, "long") if day else "" for day in (breach.since, breach.until))
    if since and until:
        return _("du %(since)s au %(until)s", since=since, until=until)
    if since:
        return _("depuis le %(since)s", since=since)
    return _("jusqu’au %(until)s", until=until) if until else _("on ne le sait pas encore")


def letters(breach: Breach, people: Tally) -> list[Letter]:
    """To the authority, then to people, in each language of the house."""
    told: list[Letter] = []
    for title, write in ((_("À l’autorité"), to_authority), (_("Aux personnes"), to_people)):
        for lang in LANGUAGES:
            with force_locale(lang):
                text = write(breach, people)
            told.append(Letter(lang, title, text))
    return told


def to_authority(breach: Breach, people: Tally) -> str:
    unsaid = _("[à compléter]")
    kinds = [f"- {KINDS[who]} : {number(n)}" for who, n in people.by_kind.items()]
    if people.nameless:
        kinds.append("- " + _("noms sans e-mail ni téléphone : %(n)s", n=number(people.nameless)))
    return _letter(
        _("Objet : notification d’une violation de données personnelles"),
        _("Madame, Monsieur,"),
        _(
            "%(name)s vous notifie une violation de données personnelles, découverte le %(when)s.",
            name=settings().operator_name or unsaid,
            when=at_words(breach.discovered_at),
        ),
        _("Ce qui s’est passé :") + "\n" + breach.happened,
        _("Données exposées :") + " " + exposed(breach),
        _("Données touchées :") + "\n" + "\n".join(f"- {one}" for one in touched(breach)),
        _("Personnes touchées, environ %(n)s :", n=number(people.total)) + "\n" + "\n".join(kinds),
        _("Conséquences probables :") + "\n" + (breach.consequences or unsaid),
        _("Mesures prises :") + "\n" + (breach.measures or unsaid),
        _people_told(breach),
        _("Pour en savoir plus : %(contact)s", contact=settings().operator_contact or unsaid),
        settings().operator_name,
    )


def to_people(breach: Breach, people: Tally) -> str:
    unsaid = _("[à compléter]")
    return _letter(
        _("Objet : vos données ont été exposées"),
        _("Bonjour,"),
        _(
            "Le %(when)s, nous avons découvert que des données qui vous concernent ont pu être "
            "vues par qui ne le devait pas.",
            when=at_words(breach.discovered_at),
        ),
        _("Ce qui s’est passé :") + "\n" + breach.happened,
        _("Données touchées :") + "\n" + "\n".join(_data_of(breach)),
        _("Ce que vous risquez :") + "\n" + (breach.consequences or unsaid),
        _("Ce que nous avons fait :") + "\n" + (breach.measures or unsaid),
        _("Nous vous devons des excuses."),
        _("Pour nous joindre : %(contact)s", contact=settings().operator_contact or unsaid),
        settings().operator_name,
    )


def _data_of(breach: Breach) -> list[str]:
    return [f"- {TEXTS[code].data}" for code in breach.activities if code in TEXTS]


def _people_told(breach: Breach) -> str:
    if breach.told_people_at:
        when = at_words(breach.told_people_at)
        return _("Les personnes ont été prévenues le %(when)s.", when=when)
    return _("Les personnes ne sont pas encore prévenues.")


def _letter(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
