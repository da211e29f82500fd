"""Pages in parts: what is rendered once, and what differs."""

from __future__ import annotations

from functools import cache

import pytest
from jinja2 import Environment, Template, TemplateRuntimeError

from webgym_sites.kit.web import parts

TWO = """
{% call part("count", count) %}<b id="count">{{ count }}</b>{% endcall %}
<i>{{ frame }}</i>
{% call part("name", name) %}<u id="name">{{ name }}, {{ unnamed }}</u>{% endcall %}
"""


def compose(source: str, at: str = "/", **context: object) -> parts.Page:
    """A page of a template of its own."""
    return parts.compose(template(source), at, context)


@cache
def template(source: str) -> Template:
    return Environment(autoescape=True).from_string(source)


# --- one page ---------------------------------------------------------------------------------------------------------


def test_a_part_is_rendered_once_for_all_that_it_names() -> None:
    one = compose(TWO, count=1, frame="x", name="Ada <b>", unnamed=1)
    other = compose(TWO, count=2, frame="x", name="Ada <b>", unnamed=2)
    assert other.parts["name"] == one.parts["name"] == '<u id="name">Ada &lt;b&gt;, 1</u>'
    assert other.parts["count"] == '<b id="count">2</b>'


def test_the_difference_is_the_parts_that_changed() -> None:
    one = compose(TWO, count=1, frame="x", name="Bob", unnamed="")
    two = compose(TWO, count=2, frame="x", name="Bob", unnamed="")
    assert parts.difference(one.version, two) == '<b id="count">2</b>'
    assert parts.difference(two.version, two) == ""


def test_all_of_it_where_parts_do_not_make_the_difference() -> None:
    one = compose(TWO, count=1, frame="x", name="Eve", unnamed="")
    for page in (
        compose(TWO, count=1, frame="y", name="Eve", unnamed=""),
        compose(TWO, "/elsewhere", count=2, frame="x", name="Eve", unnamed=""),
    ):
        assert parts.difference(one.version, page) == page.html
    assert parts.difference("never seen", one) == one.html


@pytest.mark.parametrize(
    "source",
    [
        """{% call part("a") %}<p id="a"></p>{% endcall %}{% call part("a") %}<p id="a"></p>{% endcall %}""",
        """{% call part("a") %}<p id="a">{% call part("b") %}<p id="b"></p>{% endcall %}</p>{% endcall %}""",
    ],
    ids=["twice", "nested"],
)
def test_parts_that_cannot_be(source: str) -> None:
    with pytest.raises(TemplateRuntimeError, match="part 'a' of"):
        compose(source)
