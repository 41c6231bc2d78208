"""Phone numbers: read as people type them, kept in E.164."""

from __future__ import annotations


def read_phone(typed: str, *, country: str) -> str:
    """`6 77 12 34 56` -> `+237677123456`; "" when no such number can exist.

    `country` (ISO 3166, two letters) says where a number without +… or 00… is.
    """
    import phonenumbers  # noqa: PLC0415 -- slow import

    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
