"""vCard 2.1, 3.0 and 4.0, one or many in a file, as phones and mail programs write them."""

from __future__ import annotations

import logging
import re
from typing import Any

from app.readings.people import Person, Way, WayKind, tidy

_ENDS = re.compile(r"^(BEGIN|END):VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
# pictures and sounds: heavy, and not kept
_HEAVY = re.compile(
    r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:].*(?:\n[ \t].*)*"
    r"(?:\n[A-Za-z0-9+/]+={0,2}(?=\n))*\n?",
    re.IGNORECASE | re.MULTILINE,
)
# lines that hold one text: phones leave its commas bare, and what follows one would be lost
_ONE_TEXT = re.compile(r"^(?:[\w-]+\.)?(?:FN|NOTE|TITLE|ROLE|NICKNAME|URL)[;:]", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\),|=2C")
logging.getLogger("vobject").disabled = True  # it writes down what it cannot read: private notes
logging.getLogger("vobject.base").disabled = True
_SPOKEN = {"tel": WayKind.PHONE, "email": WayKind.EMAIL, "url": WayKind.SITE}
_NO_LABEL = frozenset({"internet", "pref", "voice", "uri", "text", "sms", "msg", "x-internet"})


def is_cards(text: str) -> bool:
    return bool(re.search(r"^BEGIN:VCARD", text[:2_000], re.IGNORECASE | re.MULTILINE))


def cards_of(text: str) -> list[str]:
    """Each card as it stands in the file, without its pictures; one that is not closed too."""
    text = _HEAVY.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    found: list[str] = []
    began: int | None = None
    for mark in _ENDS.finditer(text):
        opens = mark[1].upper() == "BEGIN"
        if began is not None:
            found.append(text[began : mark.start() if opens else mark.end()])
        began = mark.start() if opens else None
    if began is not None:
        found.append(text[began:])
    return found


def person_of(card: str) -> Person | None:
    """None when nobody can read it."""
    import vobject  # noqa: PLC0415 -- slow import

    try:
        lines = vobject.readComponents(_commas_kept(card), ignoreUnreadable=True, allowQP=True)
        read = next(lines, None)
    except Exception:
        return None  # whatever a phone wrote: vobject raises many things
    if read is None or read.name != "VCARD":
        return None
    return tidy(
        Person(
            name=_name(read),
            organisation=_organisation(read),
            headline=_first(read, "title") or _first(read, "role"),
            city=_city(read),
            note="\n\n".join(_text(note.value) for note in read.contents.get("note", ())),
            ways=_ways(read),
        )
    )


def _commas_kept(card: str) -> str:
    kept: list[str] = []
    is_text = goes_on = quoted = False
    for line in card.split("\n"):
        if not goes_on and not line.startswith((" ", "\t")):
            is_text = bool(_ONE_TEXT.match(line))
            head, colon, value = line.partition(":")
            quoted = "quoted-printable" in head.lower()
        else:
            head, colon, value = "", "", line
        kept.append(head + colon + (_COMMA.sub(r"\,", value) if is_text else value))
        goes_on = quoted and line.endswith("=")
    return "\n".join(kept)


def _name(read: Any) -> str:
    """As it is said; the parts of a name only where it is not."""
    said = _first(read, "fn")
    parts = read.contents.get("n")
    if said or not parts:
        return said or _first(read, "nickname")
    value = parts[0].value
    names = (_text(getattr(value, part, "")) for part in ("given", "additional", "family"))
    return " ".join(name for name in names if name)


def _first(read: Any, name: str) -> str:
    return _text(read.contents[name][0].value) if read.contents.get(name) else ""


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _organisation(read: Any) -> str:
    found = read.contents.get("org")
    value = found[0].value if found else ""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(part).strip() for part in parts if str(part).strip())


def _city(read: Any) -> str:
    found = (_text(getattr(each.value, "city", "")) for each in read.contents.get("adr", ()))
    return next((city for city in found if city), "")


def _ways(read: Any) -> tuple[Way, ...]:
    """Labels stand in TYPE, or beside in a line of the same group (`item1.X-ABLabel`)."""
    named = {each.group: _text(each.value) for each in read.contents.get("x-ablabel", ())}
    return tuple(
        Way(kind, named.get(each.group) or _type(each), _value(kind, _text(each.value)))
        for line, kind in _SPOKEN.items()
        for each in read.contents.get(line, ())
    )


def _type(line: Any) -> str:
    types = [word for written in line.params.get("TYPE", ()) for word in written.split(",")]
    words = [word.lower() for word in (*types, *line.singletonparams)]
    return " ".join(word for word in words if word not in _NO_LABEL and not word.startswith("x-"))


def _value(kind: WayKind, value: str) -> str:
    if kind is WayKind.PHONE:
        return re.sub(r"^tel:", "", value, flags=re.IGNORECASE).partition(";")[0]
    return re.sub(r"^mailto:", "", value.replace("\\:", ":"), flags=re.IGNORECASE)
