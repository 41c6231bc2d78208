"""vCard: how a contact goes into a phone. 3.0 is what phones read best; 4.0 on request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.contacts.queries import Known
from app.web.people import met_words

VERSIONS = ("3.0", "4.0")
TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME"}


def vcards(people: Iterable[Known], *, version: str = "3.0") -> str:
    """One card after the other. Line ends, commas and semicolons in values are escaped."""
    return "".join(_vcard(known, version) for known in people)


def _vcard(known: Known, version: str) -> str:
    import vobject  # noqa: PLC0415 -- slow import

    card = vobject.newFromBehavior("vcard")
    card.add("version").value = version
    card.add("fn").value = known.name
    # given name first, as people here write it; the rest is the family's
    given, _space, family = known.name.partition(" ")
    card.add("n").value = vobject.vcard.Name(given=given, family=family)
    if known.organisation:
        card.add("org").value = [known.organisation]
    if known.headline:
        card.add("title").value = known.headline
    ways = [("tel", phone) for phone in known.phones] + [("email", each) for each in known.emails]
    for n, (line, value) in enumerate([*ways, *(("url", site) for site in known.sites)], 1):
        _reach(card, line, value, known.labels.get(value, ""), n)
    if known.contact.city:
        card.add("adr").value = vobject.vcard.Address(city=known.contact.city)
    note = _note(known)
    if note:
        card.add("note").value = note
    return str(card.serialize(validate=False))


def _reach(card: Any, line: str, value: str, label: str, n: int) -> None:
    """What phones have a word for is a TYPE; the owner's own word stands beside, as theirs do."""
    made = card.add(line)
    made.value = value
    if label in TYPES:
        made.type_param = TYPES[label]
    elif label:
        made.group = f"item{n}"
        named = card.add("x-ablabel")
        named.value, named.group = label, f"item{n}"


def _note(known: Known) -> str:
    contact = known.contact
    lines = (met_words(known), contact.reason, contact.note)
    return "\n".join(line for line in lines if line)
