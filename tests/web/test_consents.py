"""What a consent says and its version are one: a new text asks for a new version (PR7)."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask

from app.accounts.rules import Purpose, version_of
from app.web.consents import ADULT, TEXTS

# When this fails, the text changed: give its purpose a new value in VERSIONS, then write both here.
KNOWN = {
    (Purpose.TESTIMONY, "2026-11"): "8a2a7def4cc6d894",
    (Purpose.NEWSLETTER, "2026-11"): "4305931c9274e556",
    (Purpose.BADGE_SCAN, "2026-11"): "6ca521633b2a5104",
    (Purpose.DIRECTORY_EVENT, "2026-11"): "bdbec7510c29607d",
    (Purpose.SEEN_BY_CONTACTS, "2026-11"): "32070fd73323e747",
    (Purpose.FIND_BY_PHONE_EMAIL, "2026-11"): "39fa65a0918e05bf",
    (Purpose.INVITES_FROM_CONTACTS, "2026-11"): "b9d5ab5befebe097",
    (Purpose.MATCHING, "2026-11"): "dc7a678713b5951c",
    (Purpose.MORNING_AFTER, "2026-11"): "3844970196edaa88",
    (Purpose.REMINDERS_EMAIL, "2026-11"): "6b79ab93776d7e4b",
    (Purpose.REMINDERS_WHATSAPP_SMS, "2026-11"): "cbb0604b7e08fed1",
    (Purpose.PHOTO, "2026-11"): "2206294aba1ce127",
    (Purpose.COMMUNITY_DIRECTORY, "2026-11"): "5bac800b6eb89c7a",
    (Purpose.PAGE_INDEXED, "2026-11"): "b5fcc7980079a183",
    (Purpose.SHARE_BACK, "2026-11"): "b162f719cfdfb9b8",
    (Purpose.NEEDS_EVENT, "2026-11"): "151fb718caf3f9d3",
}


@pytest.mark.parametrize("purpose", list(TEXTS))
def test_the_text_people_said_yes_to_is_that_of_its_version(app: Flask, purpose: Purpose) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        text = TEXTS[purpose]
        parts = (text.ask, text.who_and_until, *([ADULT] if purpose is Purpose.BADGE_SCAN else []))
        words = " ".join("\n".join(str(part) for part in parts).split())  # a space is no new text
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == KNOWN[purpose, version_of(purpose)]
