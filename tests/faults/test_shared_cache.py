"""A proxy that keeps for everybody whatever it is not told to leave: nobody is served another's
page, nor another's cookie."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from werkzeug.http import parse_set_header
from werkzeug.test import TestResponse

from tests.faults.forms import House
from tests.faults.reading import said
from tests.faults.sizes import WHOLE, fault, size, told
from tests.routes import ROUTES

pytestmark = fault("A10")
SHARE = size(25, 1)
PERSONAL = ("/member", "/organize/", "/session", "/orders/<secret>", "/t/<secret>")
DRAWINGS = ("/t/<secret>.pdf", "/t/<secret>.png")
TWO = (
    ("member", "anonymous"),
    ("owner", "member"),
    ("guest", "anonymous"),
    ("owner", "foreign"),
    ("anonymous", "anonymous"),  # two strangers: nothing tells them apart but what one is given
)


@dataclass
class SharedCache:
    """As greedy as a proxy may be: what has no word against it is kept, with its cookies."""

    visits: House
    hears: bool  # what an answer says of caches
    kept: dict[tuple[str, ...], TestResponse] = field(default_factory=dict)
    served: int = 0

    def get(self, role: str, address: str) -> tuple[TestResponse, bool]:
        """The answer, and whether it was made for somebody else."""
        for key, answer in self.kept.items():
            if key[0] == address and self._key(role, address, answer) == key:
                self.served += 1
                return answer, True
        answer = self.visits.visitor(role).get(address)
        if self._may_keep(answer):
            self.kept[self._key(role, address, answer)] = answer
        return answer, False

    def _may_keep(self, answer: TestResponse) -> bool:
        says = answer.cache_control
        no = says.no_store or says.private or says.no_cache or says.max_age == 0
        return answer.status_code == 200 and not (no and self.hears)

    def _key(self, role: str, address: str, answer: TestResponse) -> tuple[str, ...]:
        """What differs by cookie is kept for each cookie."""
        vary = parse_set_header(answer.headers.get("Vary", ""))
        varies = self.hears and ("cookie" in vary or "*" in vary)
        return (address, role) if varies else (address,)


def foreign(visits: House, share: int, *, hears: bool = True) -> tuple[list[str], int, int]:
    """What reached the second of two that was the first's: (what, pages, out of the cache)."""
    addresses = sorted({visits.mine.fill(rule) for _who, method, rule in ROUTES if method == "GET"})
    found, pages, served = [], 0, 0
    for first, second in TWO:
        cache = SharedCache(visits, hears)
        for address in addresses[pages % share :: share]:
            if address.endswith((".pdf", ".png")) and not WHOLE:
                continue  # slow to draw
            pages += 1
            cache.get(first, address)
            answer, was_kept = cache.get(second, address)
            if was_kept and "Set-Cookie" in answer.headers:
                found.append(f"{address}: a cookie")
            own = address.startswith(("/static/", "/assets/", "/door/", "/pictures/"))
            if was_kept and not own and "/sw.js" not in address and _is_of(first, answer):
                found.append(f"{address}: {first}'s page for {second}")
        served += cache.served
    return found, pages, served


def _is_of(role: str, answer: TestResponse) -> bool:
    """A page that was made for one reader: it has their token, or words of theirs."""
    text = said(answer)
    return "csrf_token" in text or "canary-" in text or f"Ben {role}" in text


def test_nobody_is_served_anothers_page_or_cookie(visits: House, house: Flask) -> None:
    house.config["WTF_CSRF_ENABLED"] = True
    found, pages, served = foreign(visits, SHARE)
    told(pages=pages, served_from_the_cache=served, of_somebody_else=len(found))
    assert sorted(found) == []
    assert pages > 10
    assert served > 0 or not WHOLE  # what is for everybody is kept: the cache works


def test_what_opens_by_a_link_or_a_session_is_kept_nowhere(visits: House) -> None:
    """No browser's disk either: `no-store`; but a drawing of a ticket, which one saves there, is
    asked for again each time, and is for that browser alone."""
    opened = [
        rule
        for _who, method, rule in ROUTES
        if method == "GET"
        if rule.startswith(PERSONAL) or "<secret>" in rule or "<token>" in rule
        if not rule.endswith((".js", "/arrivals/live"))  # numbers alone, marked
        if WHOLE or not rule.endswith((".pdf", ".png"))
    ]
    wrong = []
    for rule in opened[::SHARE]:
        for role in ("owner", "member"):
            answer = visits.visitor(role).get(visits.mine.fill(rule))
            says = answer.headers.get("Cache-Control", "")
            must = "private, no-cache" if rule in DRAWINGS else "no-store"
            if answer.status_code == 200 and must not in says:
                wrong.append((rule, role, says))
    told(addresses_of_one_reader=len(opened))
    assert wrong == []


def test_twin_a_cache_that_hears_no_word_serves_one_anothers_page(
    visits: House, house: Flask
) -> None:
    house.config["WTF_CSRF_ENABLED"] = True
    found, _pages, served = foreign(visits, SHARE, hears=False)
    told(served_by_a_deaf_one=served, of_somebody_else_by_a_deaf_one=len(found))
    assert found != []
