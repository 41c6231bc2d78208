"""The checks that need no test: `python -m tests.checks` runs each and says how long it took."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "-q", "."],
    "lint": ["ruff", "check", "-q", "."],
    "import contract": ["lint-imports", "--no-logo"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "types": ["mypy"],
}
TOOLS = Path(sys.executable).parent
HINTS = {"format": "./run fmt writes it"}


def main() -> list[str]:
    """Run every check: one line each, and the words of those that failed. Returns their names."""
    failed = []
    for name, words in CHECKS.items():
        began = time.monotonic()
        print(f"  {name:<46}", end="", flush=True)
        done = subprocess.run(
            [str(TOOLS / words[0]), *words[1:]], capture_output=True, text=True, check=False
        )
        print(f"{time.monotonic() - began:.1f} s" if done.returncode == 0 else "failed", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).strip())
            print(HINTS.get(name, ""))
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
