"""What a machine can check of how the house is built: sizes, shelves, edges, words, docs.

Routes and their policies: tests/web/test_routes.py. Migrations: tests/test_migrations.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.kernel.money import Money
from config import ROOT, Settings

if TYPE_CHECKING:
    from flask import Flask

FILE_MAX = 300  # lines
FUNCTION_MAX = 40  # lines
SCRIPT_MAX = 300  # lines of one JavaScript file; 100 for a behaviour of the pages
# Where the clock may be read: the request, the worker, the console.
# pretend.py stands for a provider far away, which has a clock of its own.
CLOCK = ("app/web/context.py", "app/jobs/", "app/cli/", "app/payments/pretend.py")
READS_CLOCK = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time)\(")
NOT_FOLDERS = ("vendor", "__pycache__", "node_modules")


def ours(pattern: str, *folders: str) -> list[Path]:
    """Our own files, as git would keep them."""
    found = [file for folder in folders for file in (ROOT / folder).rglob(pattern)]
    return sorted(f for f in found if not set(f.relative_to(ROOT).parts) & set(NOT_FOLDERS))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


PYTHON = [*ours("*.py", "app", "tests"), ROOT / "config.py", ROOT / "wsgi.py"]
APP = ours("*.py", "app")


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_files_are_short() -> None:
    long = {name(f): len(f.read_text().splitlines()) for f in PYTHON}
    assert {f: n for f, n in long.items() if n > FILE_MAX} == {}


def test_scripts_are_short() -> None:
    long = {name(f): len(f.read_text().splitlines()) for f in ours("*.js", "app/static")}
    assert {f: n for f, n in long.items() if n > SCRIPT_MAX} == {}
    behaviours = {f: n for f, n in long.items() if f.startswith("app/static/js/")}
    assert {f: n for f, n in behaviours.items() if n > 100} == {}


def test_functions_are_short() -> None:
    long = [
        f"{name(file)}:{made.name}"
        for file in PYTHON
        for made in functions(file)
        if (made.end_lineno or 0) - made.lineno + 1 > FUNCTION_MAX
    ]
    assert long == []


def test_only_the_kernel_commits() -> None:
    committing = [name(file) for file in APP if ".commit(" in file.read_text()]
    assert committing == ["app/kernel/db.py"]


def test_no_search_takes_what_is_typed_for_a_pattern() -> None:
    """`contains(words, autoescape=True)`: % and _ are signs like others."""
    searching = {name(f): f.read_text() for f in APP}
    loose = re.compile(r"\.i?like\(|\.i?contains\((?!.*autoescape=True)")
    assert [file for file, text in searching.items() if loose.search(text)] == []


def test_only_pages_jobs_and_commands_open_a_transaction() -> None:
    opening = [
        name(f) for f in APP if re.search(r"\b(with transaction|in_transaction)\(", f.read_text())
    ]
    allowed = ("app/web/", "app/jobs/", "app/cli/", "app/kernel/db.py")
    assert [file for file in opening if not file.startswith(allowed)] == []


def test_only_the_edges_read_the_clock() -> None:
    reading = [name(file) for file in APP if READS_CLOCK.search(file.read_text())]
    assert [file for file in reading if not file.startswith(CLOCK)] == []


def test_no_shelf_has_another_name() -> None:
    """A shelf that outgrew 300 lines is a new room, never a helper."""
    banned = {"utils", "helpers", "services", "managers", "common", "signals", "misc"}
    assert [name(file) for file in APP if file.stem in banned or file.parent.name in banned] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(f)
        for f in APP
        if f.read_text().strip() and not ast.get_docstring(ast.parse(f.read_text()))
    ]
    assert silent == []


def test_each_component_is_one_macro_of_its_own_name_with_a_header() -> None:
    wrong = []
    for file in ours("*.html", "templates/components"):
        text = file.read_text()
        macros = re.findall(r"{%-?\s*macro (\w+)\(", text)
        if not macros or macros[0] != file.stem or not text.startswith("{#"):
            wrong.append(file.name)
    assert wrong == []


def test_a_macro_a_component_keeps_for_itself_is_used_nowhere_else() -> None:
    inner = {
        macro
        for file in ours("*.html", "templates/components")
        for macro in re.findall(r"{%-?\s*macro (\w+)\(", file.read_text())
        if macro != file.stem
    }
    pages = [f for f in ours("*.html", "templates") if f.parent.name != "components"]
    imported = {
        word.strip()
        for file in pages
        for names in re.findall(r"import ([\w, ]+?)(?: with context)?\s*-?%}", file.read_text())
        for word in re.split(r",| as ", names)
    }
    assert inner & imported == set()


def test_no_page_has_script_or_style_of_its_own() -> None:
    inline = re.compile(
        r"<script(?![^>]*\b(?:src=|type=\"application/ld))|<style|\sstyle=\"|\son\w+=\"",
        re.IGNORECASE,
    )
    pages = [f for f in ours("*.html", "templates") if f.parent.name != "mail"]
    assert [name(file) for file in pages if inline.search(file.read_text())] == []


def test_nothing_is_marked_safe_or_built_from_text() -> None:
    """S2: what turns words into code or markup is used where it is written down here."""
    risky = re.compile(
        r"\|\s*safe\b|\bMarkup\(|render_template_string|\bpickle\b|\beval\(|\bexec\(|shell=True|verify=False"
        r"|yaml\.load|text\(f"
    )
    allowed = {
        "app/web/cover.py",  # SVG that we draw; each word in it is escaped
        "app/web/dev/components.py",  # QR codes of the components page
        "app/web/qr.py",  # QR codes
        "app/web/organize/rehearsals.py",  # QR codes that qr.py drew
        "app/web/organize/scanners.py",  # a QR code that qr.py drew
        "app/web/prose.py",  # Markdown, cleaned by nh3 in the same line
        "app/web/rendering.py",  # our own sentences; facts and attributes are escaped one by one
        "templates/member/code/show.html",  # the QR code that qr.py drew
        "templates/public/orders/kept.html",  # the same
        "templates/public/tickets/_stub.html",  # the same
    }
    files = [*APP, *ours("*.html", "templates")]
    found = {name(file) for file in files if risky.search(file.read_text())}
    assert found - allowed == set()


def test_each_setting_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    told = set(re.findall(r"^\| `ENTREGENT_(\w+)`", text, re.MULTILINE))
    assert told == {field.name.upper() for field in fields(Settings)}


def test_each_default_in_the_docs_is_the_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| `ENTREGENT_(\w+)` .*\| `([^`]*)` \|$", text, re.MULTILINE)
    house = Settings()
    wrong = [
        (knob, told)
        for knob, told in rows
        if told
        not in (str(getattr(house, knob.lower())).lower(), str(getattr(house, knob.lower())))
        and knob not in ("PUBLIC_URL",)
    ]
    assert wrong == []


def test_each_command_is_in_the_docs(app: Flask) -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    assert [c for c in app.cli.commands if f"| `{c}" not in text] == []


# What refusals may tell of themselves, one plausible value each.
FACTS = {"missing": ["audience"], "left": 2, "wanted": 3, "minutes": 4, "most": 10}
FACTS |= {"days": [(datetime(2026, 11, 28, 17, tzinfo=UTC), "Africa/Douala")]}
FACTS |= {"shown": "AMIS", "batch": "Radio", "used": 3}
FACTS |= {"due": Money(500), "name_en": "Table"}
FACTS |= {"taken": 5, "n": 3, "name": "Table", "price": Money(500), "reason": "used"}
FACTS |= {"why": "over", "lacks": Money(500), "least": 360}


def refusals() -> dict[str, str]:
    """code -> where it is declared, of every subclass of Refused."""
    found = {}
    for file in APP:
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.ClassDef):
                continue
            if not any(isinstance(base, ast.Name) and base.id == "Refused" for base in node.bases):
                continue
            codes = [
                part.value.value
                for part in node.body
                if isinstance(part, ast.Assign)
                and isinstance(part.targets[0], ast.Name)
                and part.targets[0].id == "code"
                and isinstance(part.value, ast.Constant)
            ]
            assert codes, f"{name(file)}:{node.name} has no code"
            found[str(codes[0])] = f"{name(file)}:{node.name}"
    return found


def test_each_refusal_has_a_code_of_its_own_and_a_sentence(app: Flask) -> None:
    from app.web.words import SENTENCES

    known = refusals()
    assert set(SENTENCES) - {"refused"} == set(known)
    with app.test_request_context():
        for code in known:
            words = SENTENCES[code](FACTS)
            assert words
            assert code not in words, f"{code}: code words are not for people"


def test_what_drives_a_browser_lies_where_the_suite_looks_for_it() -> None:
    driving = [
        name(f) for f in ours("*.py", "tests") if re.search(r"mark\.browser\b", f.read_text())
    ]
    assert [file for file in driving if not file.startswith("tests/browser/")] == []
