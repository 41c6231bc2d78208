"""How French counts: nothing and one are singular ("0 place", "1 place", "2 places").

French is what the code says and has no catalogue of its own (docs/adr/0002); without one, gettext
counts as English does.
"""

from __future__ import annotations

from babel.support import NullTranslations
from flask import g
from flask_babel import Babel, Domain, get_locale


class French(NullTranslations):
    """The words as they stand in the code."""

    def ngettext(self, one: str, many: str, num: int) -> str:
        return one if abs(num) < 2 else many

    def ungettext(self, one: str, many: str, num: int) -> str:
        return self.ngettext(one, many, num)


class Words(Domain):
    """The catalogue of a language; what it does not hold is said, and counted, in French."""

    def __init__(self) -> None:
        super().__init__()
        self.by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """Kept where Flask-Babel keeps the language of a page, and forgets it when that changes."""
        try:
            page = getattr(g._get_current_object(), "_flask_babel", None)  # asked once a sentence
        except RuntimeError:
            page = None  # outside of a page
        known: NullTranslations | None = getattr(page, "babel_translations", None)
        if known is None:
            known = self._of_language()
            if page is not None:
                page.babel_translations = known
        return known

    def _of_language(self) -> NullTranslations:
        locale = get_locale()
        known = self.by_language.get(locale.language) if locale else None
        if known is None:
            known = French() if locale and locale.language == "fr" else self._from_file()
            if locale:
                self.by_language[locale.language] = known
        return known

    def _from_file(self) -> NullTranslations:
        known: NullTranslations = super().get_translations()
        if getattr(known, "_fallback", None) is None:
            known.add_fallback(French())
        return known


WORDS = Words()


class Bilingual(Babel):
    def __init__(self) -> None:
        super().__init__()
        self.domain_instance = WORDS
