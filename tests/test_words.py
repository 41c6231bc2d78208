"""Both languages say everything: no French sentence is without its English one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parent.parent
PLACE = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def french() -> Catalog:
    """Every msgid that the code and the templates say."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog()
    keywords = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    for folder, method, glob in (("app", "python", "**.py"), ("templates", "jinja2", "**.*")):
        rows = extract_from_dir(ROOT / folder, method_map=[(glob, method)], keywords=keywords)
        for _file, _line, message, _comments, _context in rows:
            found.add(message)
    return found


@pytest.fixture(scope="module")
def english() -> Catalog:
    from babel.messages.pofile import read_po

    path = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="en")


def parts(words: object) -> list[str]:
    return [str(part) for part in words] if isinstance(words, tuple | list) else [str(words)]


def said(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_every_sentence_is_said_in_english(french: Catalog, english: Catalog) -> None:
    silent = []
    for message in said(french):
        told = english.get(message.id)
        if told is None or told.fuzzy or not all(parts(told.string)):
            silent.append(message.id)
    assert silent == []


def test_what_is_counted_is_counted_in_english_too(french: Catalog, english: Catalog) -> None:
    """One sentence said both alone and counted would lose its plural."""
    counted = [message for message in said(french) if message.pluralizable]
    told = [(message.id, english.get(message.id)) for message in counted]
    assert [words for words, found in told if not found or tuple(found.id) != words] == []


def test_english_says_nothing_that_nobody_asks(french: Catalog, english: Catalog) -> None:
    assert [message.id for message in said(english) if french.get(message.id) is None] == []


def test_both_languages_name_the_same_facts(english: Catalog) -> None:
    odd = []
    for message in said(english):
        for ours in parts(message.string):
            theirs = parts(message.id)[-1]
            missing = set(PLACE.findall(ours)) - set(PLACE.findall(theirs))
            if missing:
                odd.append((theirs, ours))
    assert odd == []


def test_no_french_sign_may_begin_a_line(french: Catalog) -> None:
    """A no-break space stands before : ; ! ? and inside the quotation marks."""
    loose = re.compile(r"[ \u202f](?=[:;!?»])|(?<=«)[ \u202f]")
    sentences = [part for message in said(french) for part in parts(message.id)]
    assert [sentence for sentence in sentences if loose.search(sentence)] == []
