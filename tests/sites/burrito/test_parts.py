"""Pages in parts: what is rendered once, and what the answer to a form carries."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sites.burrito.test_app import BURRITO, PAGES
from tests.sites.burrito.visitor import Answer, Visitor
from webgym_sites.kit.web import parts


def version(whole: Answer) -> str:
    """The version a document says it is."""
    return re.findall(r'<body data-version="(\w+)">', whole.text)[0]


def blocks(answer: Answer) -> list[str]:
    """The ids of the blocks in an answer."""
    return [
        given["id"]
        for tag, given in answer.tags
        if tag in ("main", "section", "nav", "fieldset", "div", "a") and "id" in given
    ]


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def choose(visitor: Visitor, shown: str, *options: str, **fields: str) -> Answer:
    """Send the burrito's form from a page of that version, as the script does."""
    chosen: list[tuple[str, Any]] = [(f"option:{o.partition('/')[0]}", o.partition("/")[2]) for o in options]
    form = {"intent": "update", "quantity": "1", "note": ""} | fields
    return visitor.post("/item/chicken-burrito", [*form.items(), *chosen], x_partial=shown)


# --- the site ---------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_what_would_be_rendered() -> None:
    """Pages rendered from the parts of many other pages are those rendered from none."""
    warm, cold = Visitor(), Visitor()
    for visitor in (warm, cold):
        visitor.choose("chicken-burrito", *BURRITO, "extras/guacamole", quantity="2")
        visitor.choose("built-bowl", "size/regular")
    for path in PAGES:
        warm.get(path)
    kept = {path: warm.get(path).text for path in PAGES}
    for path in PAGES:
        parts._fragment.cache_clear()
        assert cold.get(path).text == kept[path], path


def test_a_choice_is_answered_by_what_it_changed(visitor: Visitor) -> None:
    shown = version(visitor.get("/item/chicken-burrito"))
    first = choose(visitor, shown, *BURRITO)
    shown = first.headers["x-partial"]
    guac = choose(visitor, shown, *BURRITO, "extras/guacamole")
    assert guac.status == 200 and "Add to bag · $12.20" in guac.text
    assert blocks(guac) == ["dish", "extras", "bar"]
    assert guac.headers["x-partial"] == version(visitor.get("/item/chicken-burrito")) != shown
    again = choose(visitor, guac.headers["x-partial"], *BURRITO, "extras/guacamole")
    assert again.status == 200 and again.body == b"" and again.headers["x-partial"] == guac.headers["x-partial"]


def test_a_refusal_is_answered_by_the_whole_page(visitor: Visitor) -> None:
    shown = version(visitor.get("/item/chicken-burrito"))
    refused = choose(visitor, shown, *BURRITO, quantity="99")
    assert refused.status == 422 and "<main" in refused.text and 'role="alert"' in refused.text


@pytest.mark.parametrize("shown", ["0", "", "../x", "é" * 100])
def test_versions_nobody_was_given(visitor: Visitor, shown: str) -> None:
    assert "<main" in choose(visitor, shown, *BURRITO).text
