"""What people type: cleaned to be kept, folded to be found, cut to be an address."""

from __future__ import annotations

import re
import unicodedata

# characters that turn the reading direction of what follows: they forge names (U+202A…U+2069)
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_name(typed: str) -> str:
    """Any script and emoji stay; control and direction-override characters go, spaces fold."""
    kept = (" " if c in "\t\r\n" else c for c in unicodedata.normalize("NFC", typed))
    text = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs") and c not in BIDI)
    return re.sub(r"\s+", " ", text).strip()


def clean_text(typed: str) -> str:
    """Several lines: line ends become one newline; control and direction characters go."""
    lines = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(c for c in kept if c not in BIDI).strip()


def folded(text: str) -> str:
    """`N’Diaye Élodie` -> `n'diaye elodie`: how names are compared and searched."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    plain = plain.replace("œ", "oe").replace("æ", "ae")
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Mn").split())


def same_email(written: str) -> str:
    """As a form of this house keeps it: small letters, one form of accents and of a domain, nothing
    unseen. What is no address stays as it is."""
    if written.isascii() and written.isprintable() and "xn--" not in written.lower():
        return written.strip().lower()
    seen = (c for c in written if unicodedata.category(c) not in ("Cc", "Cf"))
    address = unicodedata.normalize("NFC", "".join(seen)).strip().lower()
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- slow import

    try:
        return validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return address


def slug(name: str, fallback: str = "x") -> str:
    """`Les Talks de l’été` -> `les-talks-de-l-ete`: for addresses; at most 60 characters."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("’", "'"))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or fallback
