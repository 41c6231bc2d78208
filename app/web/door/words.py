"""The scanner's own words, for pages that it does not write itself: one text, said alike."""

from __future__ import annotations

import re
from functools import cache

from app.web.format import language
from config import ROOT

OURS = ROOT / "app" / "static" / "door"
LINE = re.compile(r'^  "([\w.]+)": "(.*)",$', re.MULTILINE)


@cache
def words(of: str) -> dict[str, str]:
    files = sorted(OURS.glob(f"*.{of}.js"))
    return dict(pair for file in files for pair in LINE.findall(file.read_text()))


def say(key: str, **facts: object) -> str:
    """The sentence `key`, with {facts} filled in; one that is not there says itself."""
    sentence = words(language()).get(key, key)
    return re.sub(r"\{(\w+)\}", lambda hole: str(facts.get(hole[1], "")), sentence)
