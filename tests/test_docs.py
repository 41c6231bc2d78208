"""What the docs say is so: files, functions, links, verbs, settings and excerpts are looked up."""

from __future__ import annotations

import ast
import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from config import ROOT, Settings

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ADRS = sorted((ROOT / "docs" / "adr").glob("0*.md"))
OURS = ("app", "templates", "tests", "migrations", "docs")
MADE = {"app/static/vendor"}  # at set-up, not kept in git
each_page = pytest.mark.parametrize("doc", PAGES, ids=lambda doc: str(doc.relative_to(ROOT)))


def code_words(doc: Path) -> list[str]:
    """What stands between single backticks."""
    text = re.sub(r"^```.*?^```", "", doc.read_text(), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


@lru_cache
def names_of(file: Path) -> frozenset[str]:
    """Functions, methods and classes of a Python or JavaScript file."""
    text = file.read_text()
    if file.suffix == ".js":
        return frozenset(re.findall(r"(?:function|const|class) (\w+)", text))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return frozenset(node.name for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))


@lru_cache
def all_names() -> frozenset[str]:
    files = [ROOT / "config.py", ROOT / "wsgi.py", *(ROOT / "app").rglob("*.py")]
    files += [*(ROOT / "app" / "static" / "door").glob("*.js"), *(ROOT / "tests").rglob("*.py")]
    return frozenset().union(*(names_of(file) for file in files if file.exists()))


@each_page
def test_every_file_a_page_names_is_there(doc: Path) -> None:
    roots = "|".join(OURS)
    named = [word for word in code_words(doc) if re.match(rf"({roots})/[\w./-]+$", word)]
    assert [name for name in named if not (ROOT / name).exists() and name not in MADE] == []


@each_page
def test_every_function_a_page_names_is_there(doc: Path) -> None:
    """`name()` anywhere in the house; `app/file.py:name` in that very file."""
    words = code_words(doc)
    called = [word.removesuffix("()") for word in words if re.fullmatch(r"\w+\(\)", word)]
    assert [name for name in called if name not in all_names()] == []
    placed = [found.groups() for w in words if (found := re.fullmatch(r"([\w./-]+\.\w+):(\w+)", w))]
    assert [f"{f}:{name}" for f, name in placed if name not in names_of(ROOT / f)] == []


@each_page
def test_every_class_a_page_names_is_there(doc: Path) -> None:
    named = {word for word in code_words(doc) if re.fullmatch(r"(?:[A-Z][a-z]+){1,4}", word)}
    assert named - all_names() - {"SameSite", "HttpOnly", "Host", "Vary"} == set()


@each_page
def test_every_link_of_a_page_leads_somewhere(doc: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", doc.read_text())
    inside = [link.partition("#")[0] for link in links if "://" not in link]
    assert [link for link in inside if link and not (doc.parent / link).exists()] == []


@each_page
def test_every_verb_a_page_names_is_one_of_runs(doc: Path) -> None:
    cases = re.findall(r"^  ([a-z| -]+)\) ", (ROOT / "run").read_text(), re.MULTILINE)
    verbs = {verb for case in cases for verb in case.split(" | ")}
    assert set(re.findall(r"\./run ([a-z]+)\b", "\n".join(in_code(doc)))) - verbs == set()


def in_code(doc: Path) -> list[str]:
    return code_words(doc) + re.findall(r"^```\w*\n(.*?)^```", doc.read_text(), re.M | re.S)


@each_page
def test_every_setting_a_page_names_exists(doc: Path) -> None:
    known = {f"ENTREGENT_{name.upper()}" for name in Settings.__dataclass_fields__}
    named = set(re.findall(r"\bENTREGENT_[A-Z_]*[A-Z]\b", doc.read_text()))
    assert {name for name in named - known if not name.startswith("ENTREGENT_TEST_")} == set()


@each_page
def test_excerpts_are_what_the_files_say(doc: Path) -> None:
    """A ```python block that begins with `# file` holds lines of that file, in their order."""
    for block in re.findall(r"^```python\n# (\S+)\n(.*?)^```", doc.read_text(), re.M | re.S):
        file, lines = block[0], [line for line in block[1].splitlines() if line.strip()]
        there = iter((ROOT / file).read_text().splitlines())
        assert [line for line in lines if line not in there] == [], file


@each_page
def test_lines_are_short_enough_to_read_side_by_side(doc: Path) -> None:
    long = [line for line in doc.read_text().splitlines() if len(line) > 142]
    assert [line for line in long if not line.startswith("|") and "](" not in line] == []


@pytest.mark.parametrize("adr", ADRS, ids=lambda adr: adr.stem)
def test_a_decision_has_its_parts(adr: Path) -> None:
    text = adr.read_text()
    assert re.match(rf"# {adr.stem[:4]}\. \S", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) < 700, "one page"
    assert f"({adr.name})" in (ROOT / "docs" / "adr" / "README.md").read_text()


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(adr.stem[:4]) for adr in ADRS] == list(range(1, len(ADRS) + 1))


def test_the_page_of_libraries_names_each_one() -> None:
    told = (ROOT / "docs" / "adr" / "0012-what-we-stand-on.md").read_text().lower()
    pinned = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", (ROOT / "requirements.in").read_text(), re.M
    )
    assert [name for name in pinned if name not in told] == []


def test_what_comes_through_npm_is_explained_too() -> None:
    brought = json.loads((ROOT / "package.json").read_text())["dependencies"]
    told = (ROOT / "docs" / "adr" / "0009-no-build-step.md").read_text()
    assert [name for name in brought if f"`{name}`" not in told] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_the_door_explains_every_word_the_scanner_says(language: str) -> None:
    words = (ROOT / "app" / "static" / "door" / f"verdicts.{language}.js").read_text()
    said = {
        found[1]: found[2] for found in re.finditer(r'"verdict\.(\w+)": "(.+)",', words)
    }  # "undone…", "paid" and "nothing" answer the phone's holder, not a ticket
    rows = re.findall(
        r"^\| \*\*(.+?)\*\* \|", (ROOT / "docs" / "door.md").read_text(), re.MULTILINE
    )
    half = len(rows) // 2
    explained = rows[:half] if language == "fr" else rows[half:]
    assert sorted(explained) == sorted(
        said[verdict] for verdict in set(said) - {"undone", "undone_exit", "paid", "nothing"}
    )
