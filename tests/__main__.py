"""`./run test`: the checks, then every test on SQLite, on PostgreSQL and in a real browser.

`./run test ARGS` hands ARGS to pytest alone (`--postgres` among them: on PostgreSQL).
The last line counts; before it, one line for whatever could not run, which CI takes as a failure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests import checks, services
from tests.services import Missing

WORKERS = 2
NOTHING_COLLECTED = 5  # pytest's exit code


@dataclass
class Tally:
    """What ran, over all runs. A test skipped on one database and run on the other did run."""

    ran: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)  # test -> why
    passed: int = 0
    failed: int = 0
    names: list[str] = field(default_factory=list)  # of those that failed, and where

    def read(self, report: Path, where: str) -> None:
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skip = case.find("skipped")
            if skip is not None:
                self.skipped[name] = skip.get("message") or "skipped"
                continue
            self.ran.add(name)
            if case.find("failure") is None and case.find("error") is None:
                self.passed += 1
            else:
                self.failed += 1
                self.names.append(f"{name} ({where})")

    def not_run(self) -> dict[str, list[str]]:
        """Why -> the tests that ran nowhere for that reason."""
        reasons: dict[str, list[str]] = {}
        for name, why in self.skipped.items():
            if name not in self.ran:
                reasons.setdefault(why, []).append(name)
        return reasons


def main(args: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers end with us
    if args:
        return some(args)
    began = time.monotonic()
    print("Checks", flush=True)
    failed_checks = checks.main([name for name in checks.CHECKS if name != checks.LONG])
    tally, missing = Tally(), list[str]()
    with ExitStack() as stack:
        words_of_types = stack.enter_context(checks.begun(checks.LONG))
        print("Services", flush=True)
        postgres = borrow(stack, "PostgreSQL", "POSTGRES_URL", services.postgres, missing)
        borrow(stack, "Redis", "REDIS_URL", services.redis, missing)
        browser = find_browser(missing)
        words = ["-n", str(WORKERS), "-m", "not browser"]
        run("Tests on SQLite", words, tally)
        told = words_of_types()
        print(f"\nMeanwhile\n  {checks.LONG:<46}{'failed' if told else 'fine'}", flush=True)
        if told:
            failed_checks.append(checks.LONG)
            print(told, flush=True)
        if postgres:
            database = stack.enter_context(services.databases(postgres, WORKERS))
            run("Tests on PostgreSQL", words, tally, ENTREGENT_TEST_DATABASE_URL=database)
        if browser:
            run("Tests in Chromium", ["-m", "browser", "tests/browser"], tally)
    return closing(tally, missing, failed_checks, time.monotonic() - began)


def some(args: list[str]) -> int:
    """Only what was asked for; a service starts when a test wants it (tests/conftest.py)."""
    with ExitStack() as stack:
        env = dict(os.environ)
        if "--postgres" in args:
            args = [word for word in args if word != "--postgres"]
            url = stack.enter_context(services.postgres())
            env["ENTREGENT_TEST_POSTGRES_URL"] = url
            env["ENTREGENT_TEST_DATABASE_URL"] = stack.enter_context(
                services.databases(url, WORKERS)
            )
        return subprocess.run(
            [sys.executable, "-m", "pytest", *args], env=env, check=False
        ).returncode


def borrow(
    stack: ExitStack,
    name: str,
    variable: str,
    service: Callable[[], AbstractContextManager[str]],
    missing: list[str],
) -> str | None:
    """Start a service for as long as the tests run, and tell them where it is."""
    began = time.monotonic()
    try:
        url = stack.enter_context(service())
    except Missing as why:
        missing.append(f"tests on {name} ({why})")
        print(f"  {name:<46}missing", flush=True)
        return None
    os.environ[f"ENTREGENT_TEST_{variable}"] = url
    print(f"  {name:<46}{time.monotonic() - began:.1f} s", flush=True)
    return url


def find_browser(missing: list[str]) -> str | None:
    try:
        found = services.chromium()
    except Missing as why:
        missing.append(f"tests in the browser ({why})")
        print(f"  {'Chromium':<46}missing", flush=True)
        return None
    os.environ["ENTREGENT_TEST_CHROMIUM"] = found
    print(f"  {'Chromium':<46}{found}", flush=True)
    return found


def run(title: str, args: list[str], tally: Tally, **env: str) -> None:
    seed = int(time.time())
    print(f"\n{title} (in the order of --randomly-seed={seed})", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
        words += [f"--randomly-seed={seed}", *args]
        done = subprocess.run(words, env={**os.environ, **env}, check=False)
        before = tally.failed
        if report.exists():
            tally.read(report, title)
        if done.returncode not in (0, NOTHING_COLLECTED) and tally.failed == before:
            tally.failed += 1  # pytest itself fell, and no test says so


def closing(tally: Tally, missing: list[str], failed_checks: list[str], seconds: float) -> int:
    not_run = tally.not_run()
    left_out = missing + [f"{len(names)} tests ({why})" for why, names in not_run.items()]
    print(f"\nAll of it took {seconds:.0f} s.")
    if failed_checks:
        print(f"Checks that failed: {', '.join(failed_checks)}.")
    for name in tally.names:
        print(f"Failed: {name}.")
    if left_out:
        print(f"Did not run: {'; '.join(left_out)}.")
    skipped = sum(len(names) for names in not_run.values())
    print(
        f"{tally.passed} passed, {tally.failed} failed"
        + (f", {skipped} skipped" if skipped else "")
    )
    strict = os.environ.get("CI") == "true"
    bad = tally.failed or failed_checks or not tally.passed or (strict and left_out)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
