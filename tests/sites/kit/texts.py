"""The texts of a site's templates: those that can be translated, and those that were forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from webgym_sites.kit.variants.covers import COVERS
from webgym_sites.kit.variants.shop import EXTRAS

KIT = Path(__file__).parents[3] / "sites" / "kit"
_SHOWN = ("aria-label", "aria-description", "placeholder", "alt", "title")
_TAG = re.compile(r"<[^<>]*>|<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(rf'\b(?:{"|".join(_SHOWN)})="([^"]*)"')
_WORD = re.compile(r"[A-Za-z]{2,}")


def templates_of(folder: Path) -> list[Path]:
    """The templates of a site."""
    return sorted((folder / "templates").rglob("*.html"))


def texts_in(template: Path) -> Iterator[str]:
    """The texts that a template has translated: those of ``_()``, and the words that it counts with ``plural``."""
    tree = _parsed(template)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and isinstance(call.args[0], nodes.Const):
            yield call.args[0].value
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name == "plural" and isinstance(filtered.args[0], nodes.Const):
            yield filtered.args[0].value


def forgotten_in(template: Path) -> Iterator[str]:
    """Words that a template shows without having them translated."""
    tree = _parsed(template)
    classes = {id(output) for block in tree.find_all(nodes.Block) if block.name == "kind" for output in block.body}
    # A hole stands for every expression, so that tags around them stay whole.
    pieces = [
        node.data if isinstance(node, nodes.TemplateData) else "\0"
        for output in tree.find_all(nodes.Output)
        if id(output) not in classes
        for node in output.nodes
    ]
    source = re.sub(r"<(script|style|svg)\b.*?</\1>", "", "".join(pieces), flags=re.DOTALL)
    for text in (*_ATTRIBUTE.findall(source), *re.split(r"\0|\n", _TAG.sub("\n", source))):
        text = re.sub(r"&\w+;", "", text)
        if _WORD.search(text) and not re.search(r'["=<>]', text):  # the last: a tag that a block cuts in two
            yield text.strip()


def shared_texts() -> Iterator[str]:
    """The texts that the kit's Python code passes to its templates."""
    for cover in COVERS.values():
        yield from (cover.heading, cover.text, cover.accept, cover.decline)
    yield from (label for label, _ in EXTRAS.values())


def _parsed(template: Path) -> nodes.Template:
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).parse(template.read_text())
