"""`./run faults`: the catalogue of faults at full numbers, on SQLite and on PostgreSQL.

The tests of `./run test`, with larger numbers, and storms that have no small form. Each item has
a twin with its guard off, which must see the loss: an item without one, or whose twin loses
nothing, has failed. `./run faults R4 T5` tries these alone, `--list` names all, `--sqlite` and
`--postgres` keep to one database. Ends with 1 on a fault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from config import ROOT
from tests import services
from tests.faults.catalogue import BOTH, ITEMS, Item

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
SECONDS = 3600  # the longest that one test may take


@dataclass
class Tried:
    """What one item gave on one database."""

    item: Item
    database: str
    seconds: float
    kept: int = 0  # tests that held
    twins: int = 0  # with the guard off: lost, as they must
    wrong: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    @property
    def result(self) -> str:
        if self.wrong:
            return f"FAILED: {'; '.join(self.wrong)}"
        return f"held, {self.twins} twin{'s' * (self.twins > 1)} lost"


def main(words: Sequence[str]) -> int:
    if "--list" in words:
        print("\n".join(f"{item.id:<5}{item.what} ({item.number})" for item in ITEMS))
        return 0
    only = [database for database in BOTH if f"--{database}" in words] or list(BOTH)
    names = [word.upper() for word in words if not word.startswith("--")]
    unknown = sorted(set(names) - {item.id.upper() for item in ITEMS})
    if unknown:
        print(f"No such item: {', '.join(unknown)}. ./run faults --list", file=sys.stderr)
        return 64
    chosen = [item for item in ITEMS if not names or item.id.upper() in names]
    tried = []
    for database in only:
        items = [item for item in chosen if database in item.databases]
        tried += on(database, items) if items else []
    print(table(tried))
    return 1 if any(each.wrong for each in tried) else 0


def on(database: str, items: Sequence[Item]) -> list[Tried]:
    with ExitStack() as stack:
        env = dict(os.environ)
        if database == "postgres":
            url = stack.enter_context(services.postgres())
            env["ENTREGENT_TEST_POSTGRES_URL"] = url
            env["ENTREGENT_TEST_DATABASE_URL"] = stack.enter_context(services.databases(url, 0))
        return [one(item, database, env) for item in items]


def one(item: Item, database: str, env: dict[str, str]) -> Tried:
    print(f"\n{item.id} on {NAMES[database]}: {item.what} ({item.number})", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report, figures = Path(folder) / "report.xml", Path(folder) / "figures"
        figures.touch()
        words = ["-q", "-p", "no:randomly", f"--timeout={SECONDS}", f"--junitxml={report}"]
        words += ["-m", f"fault(id='{item.id}')", *item.files]
        env = env | {"ENTREGENT_TEST_WHOLE": "1", "ENTREGENT_TEST_FIGURES": str(figures)}
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            cwd=ROOT, env=env, check=False, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        tried = Tried(item, database, time.monotonic() - began)
        if report.exists():
            read(report, tried)
        tried.figures = [spoken(json.loads(line)) for line in figures.read_text().splitlines()]
    if not tried.wrong:
        tried.wrong = [
            *(["nothing was tried"] if not tried.kept else []),
            *(["no twin shows that this can fail"] if not tried.twins else []),
            *([f"pytest ended with {done.returncode}"] if done.returncode else []),
        ]
    if tried.wrong:
        print(done.stdout)
    print(*(f"  {line}" for line in tried.figures), sep="\n")
    print(f"  {tried.result}, {tried.seconds:.0f} s", flush=True)
    return tried


def read(report: Path, tried: Tried) -> None:
    for case in ElementTree.parse(report).iter("testcase"):
        name = str(case.get("name"))
        is_twin = name.startswith("test_twin")
        if case.find("skipped") is not None:
            continue
        if case.find("failure") is not None or case.find("error") is not None:
            tried.wrong.append(f"the twin lost nothing: {name}" if is_twin else name)
        elif is_twin:
            tried.twins += 1
        else:
            tried.kept += 1


def spoken(figures: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in figures.items())


def table(tried: Sequence[Tried]) -> str:
    rows = [
        "",
        "| Item | What | Number | Database | Seconds | Result |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {t.item.id} | {t.item.what} | {t.item.number} | {NAMES[t.database]}"
        f" | {t.seconds:.0f} | {t.result} |"
        for t in tried
    ]
    bad = sum(bool(each.wrong) for each in tried)
    return "\n".join([*rows, "", f"{len(tried) - bad} held, {bad} failed."])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
