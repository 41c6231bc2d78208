"""Templates and form fields rendered as their libraries do, only sooner: what a page does hundreds
of times is done in one step.

A page has some thirty sentences, fourteen components and ten fields, a list some six hundred
words; the short cuts below are a third of the CPU of an order form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, pass_eval_context, runtime
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]
from werkzeug.routing import Rule
from wtforms import Form
from wtforms.widgets.core import Input, clean_key

from app.web.plurals import WORDS
from config import ROOT

F = TypeVar("F", bound=Form)
Builder = Callable[..., tuple[str, str]]


class Place(Context):
    """Where a template calls what it says. How a component or a function of ours wishes to be
    called is known at a glance; Jinja looks four times at each.
    """

    def call(self, what: Any, /, *args: Any, **facts: Any) -> Any:
        if type(what) is FunctionType:
            takes = getattr(what, "jinja_pass_arg", None)
        else:
            takes = WHERE if type(what) is Macro else what
        if takes is not None and takes is not WHERE:
            return super().call(what, *args, **facts)
        facts.pop("_block_vars", None)
        facts.pop("_loop_vars", None)
        return what(*args, **facts) if takes is None else what(self.eval_ctx, *args, **facts)


class Pages(Environment):
    context_class = Place

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain dict a template. Jinja chains two, and goes through them key by key for every
        component of every page; ours are all set before the first template is loaded.
        """
        return {**self.globals, **(d or {})}


class Address(Rule):
    """A route whose addresses are written for the first time when one is asked for: making the
    writers of four hundred routes is a tenth of a start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        made: list[Builder] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(super(Address, self)._compile_builder(append_unknown))
            return made[0](rule, **values)

        return build


class House(Flask):
    jinja_environment = Pages
    url_rule_class = Address


@pass_eval_context
def gettext(where: EvalContext, words: str, /, **facts: Any) -> str:
    said: str = WORDS.get_translations().gettext(words)
    return filled(said, where, facts)


WHERE = gettext.jinja_pass_arg  # type: ignore[attr-defined]


@pass_eval_context
def ngettext(where: EvalContext, one: str, many: str, n: int, /, **facts: Any) -> str:
    said: str = WORDS.get_translations().ngettext(one, many, n)
    return filled(said, where, {"num": n} | facts)


def filled(said: str, where: EvalContext, facts: dict[str, Any]) -> str:
    """Facts are escaped on a page, and not in a plain text mail."""
    whole = ours(said) if where.autoescape else said
    return whole % facts if facts or "%" in said else whole


@lru_cache(maxsize=5_000)
def ours(said: str) -> Markup:
    return Markup(said)  # noqa: S704 -- our own words


def written(value: Any) -> str:
    """What a template writes, escaped. It is joined to the rest of the page at once: a Markup for
    each word of it is made for nothing.
    """
    if type(value) is str:
        return escaped(value)
    return value if type(value) is Markup else escape(value)


def ready_made(kept: Path) -> FileSystemBytecodeCache:
    """Of this Jinja, set as it is now; what another one made ready is thrown away."""
    sets = (ROOT / "requirements.txt", ROOT / "app" / "factory.py", Path(__file__))
    mark = sha256(b"".join(file.read_bytes() for file in sets)).hexdigest()[:12]
    kept.mkdir(mode=0o700, exist_ok=True)
    for other in kept.iterdir():
        if not other.name.startswith(mark):
            other.unlink(missing_ok=True)
    return FileSystemBytecodeCache(str(kept), f"{mark}-%s")


def attributes(**given: Any) -> Markup:
    """The attributes of a form field, as WTForms writes them: sorted, escaped."""
    parts = []
    for name, value in sorted(given.items()):
        if value is True:
            parts.append(clean_key(name))
        elif value is not False:
            parts.append(f'{clean_key(name)}="{escape(value)}"')
    return Markup(" ".join(parts))  # noqa: S704 -- names are ours, values escaped above


def with_fields(form: type[F], more: Mapping[str, Any]) -> type[F]:
    """A form with fields that only this page has. WTForms looks through all names of a class that
    is new to it, and this one is new with each page: those of `form` are known.
    """
    of: Any = form
    made: Any = type(of)(of.__name__, (of,), dict(more))
    fields = [(name, field) for name, field in _fields_of(of) if name not in more]
    fields = sorted([*fields, *more.items()], key=lambda each: (each[1].creation_counter, each[0]))
    made._unbound_fields, made._wtforms_meta = fields, _meta_of(of)
    return cast(type[F], made)


@cache
def _fields_of(form: Any) -> list[tuple[str, Any]]:
    all_ = ((name, getattr(form, name)) for name in dir(form) if not name.startswith("_"))
    return [(name, field) for name, field in all_ if hasattr(field, "_formfield")]


@cache
def _meta_of(form: Any) -> type:
    return type("Meta", tuple(each.Meta for each in form.__mro__ if "Meta" in vars(each)), {})


def install(app: Flask, kept: Path) -> None:
    """After Flask-Babel, whose functions for templates these replace. Templates once made ready
    lie in the folder `kept` for the next start; a changed one is made ready again.
    """
    app.jinja_env.bytecode_cache = ready_made(kept)
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    Input.html_params = staticmethod(attributes)
    vars(runtime).update(escape=written)  # what templates import when they are made ready
