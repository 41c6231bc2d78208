"""Texts that organizers write: Markdown in, safe HTML out."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "blockquote", "code", "hr"}


@lru_cache(maxsize=256)
def prose(text: str) -> Markup:
    """Paragraphs, lists, links, emphasis. What looks like HTML is shown as it was typed."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- slow import

    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    tokens = reader.parse(text)
    for token in tokens:
        if token.type.startswith("heading"):
            token.tag = "h3"  # the page has its own first and second headings
    written = reader.renderer.render(tokens, reader.options, {})
    return Markup(  # noqa: S704 -- cleaned just here
        nh3.clean(
            written,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"https", "http", "mailto", "tel"},
            link_rel="noopener nofollow",
        )
    )
