"""docs/cases.md: each of the eighty cases has its tests, at each peer that it must have."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from config import ROOT

# Who must stand at the other end, where somebody must. Source: the founding list of cases.
PEERS = {
    "F01": "WMPNL",
    "F02": "WL",
    "F03": "WL",
    "F04": "WL",
    "F05": "W",
    "F06": "W",
    "F07": "WMP",
    "F08": "W",
    "F09": "WE",
    "F10": "WPN",
    "F11": "WP",
    "F12": "WPN",
    "F13": "WPN",
    "F14": "P",
    "F15": "P",
    "F16": "P",
    "F17": "WEPN",
    "F18": "M",
    "F19": "M",
    "F20": "MPW",
    "F21": "MP",
    "F22": "P",
    "F23": "WMPN",
    "F24": "WMPN",
    "F25": "MP",
    "F26": "W",
    "F27": "WMP",
    "F28": "W",
    "F29": "W",
    "F30": "WM",
    "F31": "WM",
    "F32": "WM",
    "F33": "W",
    "F34": "L",
    "F35": "WML",
    "F36": "WML",
    "F37": "WL",
    "F38": "WML",
    "F39": "WPN",
    "F40": "WPN",
    "F41": "WPN",
    "F42": "WPN",
    "F43": "WPN",
    "F44": "WPN",
    "F45": "WN",
    "F46": "WPN",
    "F47": "ML",
    "F48": "W",
    "F49": "W",
    "F50": "WM",
}
# What a file that has a peer stand up speaks of.
SPEAKS_OF = {
    "W": r"stripe|opened\(\"W\"",
    "E": r"hosted\(",
    "M": r"momo_sim|opened\(\"M\"",
    "P": r"pawapay_sim",
    "N": r"notchpay_sim",
    "L": r"",
}
CONFORMS = {"W": "Card", "M": "Momo", "P": "PawaPay", "N": "NotchPay"}
Shown = list[tuple[str, str, str]]


@lru_cache
def cases() -> dict[str, Shown]:
    """Number -> (letters, file, test) of each test that is named for it."""
    found: dict[str, Shown] = {}
    for line in (ROOT / "docs" / "cases.md").read_text().splitlines():
        if head := re.match(r"- \*\*(F\d\d)\*\* \S", line):
            found[head[1]] = []
        elif line.startswith("  - "):
            told = re.fullmatch(r"  - ([A-Z](?: [A-Z])*) `(tests/[\w/]+\.py):(test_\w+)`", line)
            assert told, line
            found[max(found)].append((told[1].replace(" ", ""), told[2], told[3]))
    return found


@lru_cache
def named_in(file: str) -> dict[str, str]:
    """Each test of a file, with the letters of its `@peers`."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / file).read_text())):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        letters = [
            str(call.args[0].value)
            for call in node.decorator_list
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "peers"
            and isinstance(call.args[0], ast.Constant)
        ]
        found[node.name] = "".join(letters).replace(" ", "")
    return found


def test_eighty_cases_in_their_order() -> None:
    assert list(cases()) == [f"F{n:02}" for n in range(1, 81)]


def test_each_case_is_shown_at_each_peer_that_it_must_have() -> None:
    lacking = {
        case: sorted(set(PEERS.get(case, "")) - set("".join(each[0] for each in shown)))
        for case, shown in cases().items()
    }
    assert {case: letters for case, letters in lacking.items() if letters} == {}
    assert [case for case, shown in cases().items() if not shown] == []


def test_each_test_is_there_and_runs_with_the_peers_it_is_named_for() -> None:
    wrong = []
    conforms = (ROOT / "tests" / "payments" / "test_conformance.py").read_text()
    for letters, file, test in (each for shown in cases().values() for each in shown):
        own = named_in(file).get(test)
        if own is None:
            wrong.append(f"{file}:{test}")
        elif "conformance" in file:
            wrong += [test for each in letters if f"class Test{CONFORMS[each]}(" not in conforms]
        elif own:
            wrong += [test for each in letters if each not in own]
        else:
            text = (ROOT / file).read_text()
            wrong += [test for each in letters if not re.search(SPEAKS_OF[each], text)]
    assert wrong == []


def test_each_test_of_the_cases_is_named() -> None:
    named = {(file, test) for shown in cases().values() for _letters, file, test in shown}
    files = [str(f.relative_to(ROOT)) for f in (ROOT / "tests" / "cases").glob("test_*.py")]
    assert [
        (f, test) for f in sorted(files) for test in named_in(f) if (f, test) not in named
    ] == []
