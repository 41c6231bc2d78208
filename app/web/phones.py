"""Phone numbers as they are shown: in groups. How they are read: app/readings/phones.py."""

from __future__ import annotations


def phone_words(e164: str) -> str:
    """`+237677123456` -> `+237 6 77 12 34 56`, kept on one line; "" stays ""."""
    if not e164:
        return ""
    import phonenumbers  # noqa: PLC0415 -- slow import

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(shown).replace(" ", "\u00a0")
