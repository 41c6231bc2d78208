"""Many at once: threads that start together, each in a context of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

Work = Callable[[], Any]


def at_once(app: Flask, works: Sequence[Work], *, seconds: float = 60) -> list[Any]:
    """Run each in a thread, all let go at the same moment; what each gave, or raised."""
    gate, told = threading.Barrier(len(works)), [None] * len(works)

    def one(n: int, work: Work) -> None:
        with app.app_context():
            gate.wait(seconds)
            try:
                told[n] = work()
            except Exception as error:
                told[n] = error  # type: ignore[call-overload]

    threads = [
        threading.Thread(target=one, args=(n, work), daemon=True) for n, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "some never came back"
    return told


def errors(told: Sequence[Any]) -> list[Exception]:
    return [each for each in told if isinstance(each, Exception)]
