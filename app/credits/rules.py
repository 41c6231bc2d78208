"""Credits: money kept for a later date, and the code that spends it."""

from __future__ import annotations

from app.kernel.codes import check_character, clean, is_well_formed, random_code
from app.kernel.errors import Refused

SYMBOLS = 10  # random symbols of a credit's code: 50 bits


class CreditRefused(Refused):
    """No such credit, or too little is left on it."""

    code = "credit-refused"
    status = 422


def new_code() -> str:
    """`AV-7K3M9QX2ABC`: whoever has it may spend it."""
    symbols = random_code(SYMBOLS)
    return f"AV-{symbols}{check_character(symbols)}"


def read_code(typed: str) -> str:
    """The credit's code meant by what was typed, or "" when it is not one."""
    code = clean(typed).removeprefix("AV")
    if not is_well_formed(code, SYMBOLS + 1) or check_character(code[:-1]) != code[-1]:
        return ""
    return f"AV-{code}"
