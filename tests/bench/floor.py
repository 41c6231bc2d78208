"""The least that Flask and Jinja cost on this machine, measured beside what is compared with it.

A loaded machine counts more CPU for the same work. Both are measured in turns, so the number of
floors is what to compare between machines and days.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader

BASE = "<!doctype html><title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}"
SMALL = (
    "{% extends 'base.html' %}{% block title %}{{ title }}{% endblock %}{% block main %}"
    "<h1>{{ title }}</h1><ul>{% for each in rows %}<li>{{ each }}</li>{% endfor %}</ul>"
    "{% endblock %}"
)
TURNS = 20
Ask = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of one request of the whole stack, and how many floors of that moment."""

    seconds: float
    floors: float

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.2f} ms {self.floors:5.1f} x"


@cache
def small_page() -> Ask:
    """A page of ten lines: no database, no translation, no form."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"base.html": BASE, "page.html": SMALL})

    @app.get("/<code>")
    def show(code: str) -> str:
        return render_template("page.html", title=code, rows=range(10))

    client = app.test_client(use_cookies=False)
    return lambda: client.get("/talk")


def cost(ask: Ask, *, times: int = 10) -> Cost:
    """Of one `ask`: the medians of turns of `times`, each beside some of the floor."""
    ask(), small_page()()
    spent = [(cpu(ask, times), cpu(small_page(), 50)) for _turn in range(TURNS)]
    return of_turns(spent)


def of_turns(spent: list[tuple[float, float]]) -> Cost:
    """Each is (CPU of what is measured, CPU of the floor just after it)."""
    return Cost(median(each[0] for each in spent), median(each[0] / each[1] for each in spent))


def cpu(ask: Ask, times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        ask()
    return (time.process_time() - began) / times
