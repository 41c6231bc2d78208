"""Finding rows by what people type: one folded text a row, so that both databases find alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.engine.default import DefaultExecutionContext

from app.kernel.text import folded


def search_of(*columns: str) -> Callable[[DefaultExecutionContext], str]:
    """The default of a column `search`: what these columns of the new row say, folded."""

    def made(context: DefaultExecutionContext) -> str:
        row = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return searchable(*(row.get(column) for column in columns))

    return made


def searchable(*said: str | None) -> str:
    return folded(" ".join(part or "" for part in said))


def holds(search: Any, words: str) -> list[ColumnElement[bool]]:
    """Each word, accents and capitals aside; a phone's digits, spaced as one likes."""
    digits = "".join(words.split()).lstrip("+")
    if len(digits) > 2 and digits.isdecimal():
        return [search.contains(digits, autoescape=True)]
    return [search.contains(word, autoescape=True) for word in folded(words).split()]
