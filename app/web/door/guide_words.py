"""What the volunteer's page says, in both languages, as the scanner's own words stand together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """A verdict as it looks, and what to do, in French and in English."""

    verdict: str
    mood: str
    icon: str
    do: dict[str, str]


def screen(verdict: str, mood: str, icon: str, fr: str, en: str) -> Screen:
    return Screen(verdict, mood, icon, {"fr": fr, "en": en})


SCREENS = (
    screen("ok", "ok", "check", "Laissez entrer.", "Let in."),
    screen(
        "ok",
        "attention",
        "star",
        "Une étoile : lisez la bande blanche, puis laissez entrer.",
        "A star: read the white band, then let in.",
    ),
    screen(
        "dup",
        "warn",
        "again",
        "Ce billet a servi, à l’heure et à la porte écrites. Demandez avec douceur.",
        "Used before, at the time and gate shown. Ask kindly.",
    ),
    screen(
        "due",
        "warn",
        "alert",
        "Il reste à payer : envoyez au guichet, puis relisez.",
        "Something is left to pay: send to the desk, then read again.",
    ),
    screen(
        "wrong_gate",
        "warn",
        "out",
        "Bon billet, autre porte : elle est écrite.",
        "A good ticket, another gate: it is written.",
    ),
    screen(
        "stale_unknown",
        "warn",
        "question",
        "Sans doute acheté après votre liste : l’organisateur vérifie.",
        "Probably bought after your list: the organizer checks.",
    ),
    screen(
        "disputed",
        "warn",
        "alert",
        "Orange, mais la personne entre : l’organisateur s’en occupe.",
        "Orange, but the person goes in: the organizer sees to it.",
    ),
    screen(
        "badge",
        "warn",
        "alert",
        "Un badge sert à se rencontrer : demandez le billet.",
        "A badge is for meeting people: ask for the ticket.",
    ),
    screen("cancelled", "no", "cross", "Envoyez à l’organisateur.", "Send to the organizer."),
    screen("wrong_event", "no", "cross", "Montrez la date écrite.", "Show the date written."),
    screen("typo", "no", "cross", "Relisez les 20 signes.", "Read the 20 signs again."),
    screen(
        "unknown",
        "no",
        "cross",
        "Dans aucune liste : envoyez à l’organisateur.",
        "In no list: send to the organizer.",
    ),
)
WORDS = {
    "fr": {
        "title": "Tenir la porte en deux minutes",
        "where": "À ouvrir sur le téléphone :",
        "before": "Avant d’ouvrir",
        "before_1": "Tapez les 8 signes que l’organisateur vous donne, ou lisez son code QR.",
        "before_2": "Vérifiez la soirée et la porte. Montez le son, chargez la batterie.",
        "before_3": "Touchez « Commencer », acceptez la caméra.",
        "at": "À chaque personne",
        "at_1": "Visez le code. Un mot remplit l’écran, avec une couleur, une forme et un son.",
        "at_2": "Vert, trait plein : laissez entrer. L’écran revient seul.",
        "at_3": "Orange, tirets : regardez, puis touchez. Rouge, double trait : refusez.",
        "trouble": "Si ça coince",
        "trouble_1": "Écran cassé, soleil : « Saisir un code », les 20 signes sous le code.",
        "trouble_2": "Une erreur : « Derniers », puis « Annuler ». Rien n’est effacé.",
        "trouble_3": "Plus de réseau : continuez. Le téléphone juge seul et envoie plus tard.",
        "trouble_4": "Téléphone mort : la liste sur papier de l’organisateur.",
        "screens": "Ce que dit l’écran",
        "other": "In English",
        "back": "Retour au lecteur",
    },
    "en": {
        "title": "Holding the door in two minutes",
        "where": "Open on the phone:",
        "before": "Before you open",
        "before_1": "Type the 8 signs the organizer gives you, or scan their QR code.",
        "before_2": "Check the event and the gate. Turn the sound up, charge the battery.",
        "before_3": "Tap “Start”, accept the camera.",
        "at": "For each person",
        "at_1": "Aim at the code. A word fills the screen, with a colour, a shape and a sound.",
        "at_2": "Green, plain frame: let in. The screen goes back by itself.",
        "at_3": "Orange, dashes: read, then tap. Red, double frame: do not let in.",
        "trouble": "If it sticks",
        "trouble_1": "Cracked screen, sun: “Type a code”, the 20 signs below the code.",
        "trouble_2": "A mistake: “Latest”, then “Undo”. Nothing is erased.",
        "trouble_3": "No network: go on. The phone judges alone and sends later.",
        "trouble_4": "Dead phone: the organizer’s list on paper.",
        "screens": "What the screen says",
        "other": "En français",
        "back": "Back to the scanner",
    },
}
