"""The checks that need no test: `python -m tests.checks` runs each and says how long it took."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "-q", "."],
    "lint": ["ruff", "check", "-q", "."],
    "import contract": ["lint-imports", "--no-logo"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "types": ["mypy"],
}
LONG = "types"  # a minute and a half of one core: beside the first tests
TOOLS = Path(sys.executable).parent
HINTS = {"format": "./run fmt writes it"}


def main(names: Iterable[str] = CHECKS) -> list[str]:
    """Run these checks: one line each, and the words of those that failed. Returns their names."""
    failed = []
    for name in names:
        print(f"  {name:<46}", end="", flush=True)
        began = time.monotonic()
        with begun(name) as words:
            told = words()
        print("failed" if told else f"{time.monotonic() - began:.1f} s", flush=True)
        if told:
            failed.append(name)
            print(told)
    return failed


@contextmanager
def begun(name: str) -> Iterator[Callable[[], str]]:
    """Start a check, and lend what waits for its end and gives its words: none when all is well."""
    program, *words = CHECKS[name]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(TOOLS / program), *words], stdout=out, stderr=out)

        def ended() -> str:
            if process.wait() == 0:
                return ""
            out.seek(0)
            said = out.read().decode(errors="replace").strip()
            return f"{said}\n{HINTS.get(name, '')}"

        try:
            yield ended
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
