"""The short cuts of rendering write what the libraries would have written."""

from __future__ import annotations

from flask import Flask, render_template_string
from markupsafe import Markup
from wtforms import Form, StringField
from wtforms.widgets.core import html_params

from app.web.rendering import attributes, with_fields


def test_attributes_are_those_of_the_library() -> None:
    given = {
        "id": "phone",
        "class_": "field-input",
        "aria_describedby": "phone-hint",
        "data_amount": 10_000,
        "value": """Ben & "Awa" <b>'""",
        "title": Markup("d&eacute;j&agrave;"),
        "required": True,
        "disabled": False,
    }
    assert attributes(**given) == html_params(**given)


def test_facts_are_escaped_in_a_sentence_and_its_own_signs_are_not(app: Flask) -> None:
    said = '{{ _("Bonjour <b>%(name)s</b>", name="<i>") }} {{ _("100 %%") }}'
    with app.test_request_context():
        assert render_template_string(said) == "Bonjour <b>&lt;i&gt;</b> 100 %"


def test_a_count_speaks_both_languages(app: Flask) -> None:
    counted = '{{ ngettext("%(num)s place", "%(num)s places", n) }}'
    for language, said in {"fr": ["0 place", "2 places"], "en": ["0 places", "2 places"]}.items():
        with app.test_request_context(headers={"Accept-Language": language}):
            assert [render_template_string(counted, n=n) for n in (0, 2)] == said


def test_whatever_is_written_is_escaped_once(app: Flask) -> None:
    page = "{% macro said(words) %}<b>{{ words }}</b>{% endmacro %}{{ said(a) }}{{ a ~ b }}{{ 1 }}"
    page += "{% for n in range(2) %}{{ said(words=b) }}{% endfor %}"
    with app.test_request_context():
        found = render_template_string(page, a="<&", b=Markup("&amp;"))
    assert found == "<b>&lt;&amp;</b>&lt;&amp;&amp;1<b>&amp;</b><b>&amp;</b>"


def test_a_plain_text_escapes_nothing(app: Flask) -> None:
    text = app.jinja_env.from_string(
        '{% autoescape false %}{{ _("Bonjour %(name)s", name="Ben & Awa") }}{% endautoescape %}'
    )
    with app.test_request_context():
        assert text.render() == "Bonjour Ben & Awa"


def test_a_form_with_more_fields_is_that_of_the_library() -> None:
    class Short(Form):
        name = StringField("Nom")
        phone = StringField("Téléphone")

    more = {"phone": StringField("Numéro"), "town": StringField("Ville")}

    class Long(Short):
        phone, town = more["phone"], more["town"]

    found, expected = (form(data={"town": "Douala"}) for form in (with_fields(Short, more), Long))
    assert [(f.name, f.label.text, f.data) for f in found] == [
        (f.name, f.label.text, f.data) for f in expected
    ]
    assert [field.name for field in Short()] == ["name", "phone"]
