"""What a consent says and its version are one: a new text asks for a new version (PR7)."""

from __future__ import annotations

import hashlib

from flask import Flask

from app.accounts.rules import CONSENT_VERSION, Purpose
from app.web.consents import ADULT, TEXTS

# When this fails, the text changed: give CONSENT_VERSION a new value, then write both here.
KNOWN = {"2026-11": "ca06c9ecfa168d9b"}


def test_the_text_people_said_yes_to_is_that_of_its_version(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        text = TEXTS[Purpose.BADGE_SCAN]
        words = "\n".join(str(part) for part in (text.ask, text.who_and_until, ADULT))
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == KNOWN[CONSENT_VERSION]
