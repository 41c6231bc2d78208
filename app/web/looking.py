"""What the address of a programme page asks for, and the addresses of the same with a change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from app.events.rules import Kind
from app.programme.rules import Search
from app.web.context import NUMBER_MAX

WORDS_MAX = 100  # characters of a search


def asked() -> Search:
    """What cannot be understood is left out."""
    kind = _words("kind")
    return Search(
        city=_words("city"),
        kind=Kind(kind) if kind in list(Kind) else None,
        theme=_words("theme"),
        audience=_words("audience"),
        most=_most(_words("price")),
        words=_words("q"),
    )


def _words(name: str) -> str:
    return request.args.get(name, "")[:WORDS_MAX].strip()


def _most(typed: str) -> int | None:
    """ "free", or the most that an entry may cost."""
    if typed == "free":
        return 0
    return min(int(typed), NUMBER_MAX) if typed.isascii() and typed.isdecimal() else None


def as_asked(search: Search) -> dict[str, str]:
    """The same search as an address holds it; what is not asked is left out."""
    price = "" if search.most is None else str(search.most or "free")
    kept: dict[str, Any] = {
        "city": search.city,
        "kind": search.kind or "",
        "theme": search.theme,
        "audience": search.audience,
        "price": price,
        "q": search.words,
    }
    return {name: str(value) for name, value in kept.items() if value}


class Address:
    """`link(kind="talk")`: this page with that changed, from its first page on; "" takes it out."""

    def __init__(self, path: str, search: Search, **more: str) -> None:
        self.path, self.kept = path, as_asked(search)
        self.more = {name: value for name, value in more.items() if value}

    def __call__(self, path: str = "", **change: object) -> str:
        kept = self.kept | self.more | {name: str(value) for name, value in change.items()}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{path or self.path}?{query}" if query else path or self.path

    @property
    def hidden(self) -> dict[str, str]:
        """What a form beside it must keep."""
        return self.more | self.kept

    def without(self, *names: str) -> dict[str, str]:
        return {name: value for name, value in self.hidden.items() if name not in names}
