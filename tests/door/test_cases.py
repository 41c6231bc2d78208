"""docs/faults.md, "At the door": each case has its tests, and each such test its case."""

from __future__ import annotations

import re

from config import ROOT
from tests.test_docs import names_of

DOC = ROOT / "docs" / "faults.md"
FIGURES_ALONE = {"t18"}  # `./run bench door`
ROW = re.compile(r"^\| (t\d\d) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def shown() -> dict[str, list[tuple[str, str]]]:
    """Case -> (file, test) of each that shows it."""
    cell = re.compile(r"`([\w/]+\.py):(test_\w+)`")
    return {case: cell.findall(tests) for case, tests in ROW.findall(DOC.read_text())}


def test_every_case_stands_once_in_its_order() -> None:
    assert list(shown()) == [f"t{n:02}" for n in range(1, 32) if n != 9]


def test_every_case_has_tests_and_they_are_there() -> None:
    assert {case for case, tests in shown().items() if not tests} == FIGURES_ALONE
    all_ = [each for tests in shown().values() for each in tests]
    assert [each for each in all_ if each[1] not in names_of(ROOT / each[0])] == []


def test_every_test_named_for_a_case_stands_in_its_row() -> None:
    rows = shown()
    lost = [
        name
        for file in (ROOT / "tests").rglob("test_*door*.py")
        for name in names_of(file)
        if (case := re.match(r"test_(t\d\d)_", name)) and name not in names_in(rows[case[1]])
    ]
    assert lost == []


def names_in(tests: list[tuple[str, str]]) -> set[str]:
    return {name for _file, name in tests}
