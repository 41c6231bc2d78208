"""Each item of `./run faults` has tests, and a twin that shows that they can fail."""

from __future__ import annotations

import ast

from config import ROOT
from tests.faults.catalogue import ITEMS


def marks(node: ast.AST) -> set[str]:
    """The items that `@fault("…")` names in what stands here."""
    return {
        str(call.args[0].value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "fault"
        and isinstance(call.args[0], ast.Constant)
    }


def marked(file: str) -> set[tuple[str, bool]]:
    """(item, is a twin) of each test of a file."""
    found = set()
    tree = ast.parse((ROOT / file).read_text())
    of_all = {mark for node in tree.body if isinstance(node, ast.Assign) for mark in marks(node)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = {mark for decorator in node.decorator_list for mark in marks(decorator)}
            found |= {(mark, node.name.startswith("test_twin_")) for mark in own | of_all}
    return found


def test_each_item_has_its_tests_and_its_twin() -> None:
    for item in ITEMS:
        found = set().union(*map(marked, item.files))
        assert {(item.id, False), (item.id, True)} <= found, item.id


def test_each_mark_is_an_item_of_the_catalogue_which_names_its_file() -> None:
    listed = {(item.id, file) for item in ITEMS for file in item.files}
    files = [*(ROOT / "tests").rglob("test_*.py"), ROOT / "tests" / "faults" / "storms.py"]
    names = [str(file.relative_to(ROOT)) for file in files if file.name != "test_catalogue.py"]
    assert {(mark, name) for name in names for mark, _twin in marked(name)} == listed


def test_no_item_is_named_twice() -> None:
    names = [item.id for item in ITEMS]
    assert sorted(set(names)) == sorted(names)
