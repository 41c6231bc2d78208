"""Forty texts that would run, or draw, where a page forgets that they are text; and who sees it.

Each carries `zx7`, a word that stands nowhere else.
"""

from __future__ import annotations

from html.parser import HTMLParser

POLYGLOTS = (
    "<script>zx7()</script>",
    "</script><script>zx7()</script>",
    "</title><script>zx7()</script>",
    "</textarea><script>zx7()</script>",
    "</style><script>zx7()</script>",
    "--><script>zx7()</script>",
    "<img src=x onerror=zx7()>",
    '"><img src=x onerror=zx7()>',
    "'><img src=x onerror=zx7()>",
    "`><img src=x onerror=zx7()>",
    '" onmouseover="zx7()',
    "' onmouseover='zx7()",
    '" autofocus onfocus="zx7()" x="',
    "x onmouseover=zx7() y",
    "<svg onload=zx7()>",
    "<svg><script>zx7()</script></svg>",
    "<svg/onload=zx7()//",
    "<body onload=zx7()>",
    "<iframe src=javascript:zx7()>",
    '<iframe srcdoc="<script>zx7()</script>">',
    "<details open ontoggle=zx7()>",
    "<video><source onerror=zx7()>",
    "<input autofocus onfocus=zx7()>",
    "<marquee onstart=zx7()>",
    "<math><mtext></form><zx7>",
    "<a href=javascript:zx7()>x</a>",
    "javascript:zx7()",
    "JaVaScRiPt:zx7()//",
    "java\tscript:zx7()",
    "data:text/html,<script>zx7()</script>",
    "</option></select><script>zx7()</script>",
    "]]><script>zx7()</script>",
    "';zx7();//",
    '";zx7();//',
    "\\u003cscript\\u003ezx7()\\u003c/script\\u003e",
    "&lt;script&gt;zx7()&lt;/script&gt;",
    "&#60;script&#62;zx7()&#60;/script&#62;",
    "<scr<script>ipt>zx7()</scr</script>ipt>",
    "{{7*7}}zx7${7*7}",
    (
        "jaVasCript:/*-/*`/*'/*\"/**/(/* */oNcliCk=zx7() )//</stYle/</titLe/</teXtarEa/</scRipt/"
        "--!><sVg/<sVg/oNloAd=zx7()//>"
    ),
)
RUNS = ("javascript:", "data:", "vbscript:")
CARRIES = ("href", "src", "action", "formaction", "srcdoc", "poster", "xlink:href")


class Sees(HTMLParser):
    """What of a page is more than text: our pages have no handler and no script of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = dict(attrs).get("type") or "" if tag in ("script", "style") else None
        if "zx7" in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            runs = name in CARRIES and text.startswith(RUNS) and "zx7" in text
            if name.startswith("on") or "zx7" in name or runs:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None and "zx7" in data and "json" not in self._script:
            self.found.append(f"script: {data[:80]}")

    def handle_comment(self, data: str) -> None:
        if "zx7" in data:
            self.found.append(f"comment: {data[:80]}")


def seen(page: str) -> list[str]:
    """What of the page would run; or that a template was evaluated."""
    sees = Sees()
    sees.feed(page)
    sees.close()
    return sees.found + (["evaluated"] if "49zx7" in page else [])
