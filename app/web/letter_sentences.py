"""What is refused about letters, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

LETTER_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "too-soon-to-know": lambda f: _(
        "On sait qui est venu le lendemain : choisissez un jour après."
    ),
    "after-the-date": lambda f: _(
        "Cette question se pose avant la date : choisissez un jour avant."
    ),
}
