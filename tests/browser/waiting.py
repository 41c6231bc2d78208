"""Waiting for what only the page knows. Playwright's own waiting takes any promise for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 45_000  # ms: two cores, a browser, a server and its tests
PAUSE = 50  # ms


def until(page: Page, promise: str, arg: Any = None) -> None:
    """Ask the page until its promise says yes."""
    for _ in range(PATIENCE // PAUSE):
        if page.evaluate(promise, arg):
            return
        page.wait_for_timeout(PAUSE)
    raise AssertionError(promise)
