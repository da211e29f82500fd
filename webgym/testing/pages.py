"""Rules about what pages are like, in every episode that was played: `own-pages`, `names`, `fits` and `silent`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from webgym.testing.playing import Play
from webgym.testing.report import Finding
from webgym.testing.traffic import Exchange

_BROKEN = frozenset({404, 405, 410})
_BY_ITSELF = "/favicon.ico"  # asked for by browsers, not by pages
_LEAST_TELLING_SEED = 10_000
_AROUND = 30
_TEXTS = ("text/", "json", "javascript", "xml", "svg", "x-www-form-urlencoded")


def path_of(url: str) -> str:
    """A page's path and query, without its site."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


# --- own-pages -------------------------------------------------------------------------------------------------------


def own_pages(play: Play) -> Iterator[Finding]:
    """Pages ask for nothing outside their site, all that they ask for is there, and their scripts raise nothing."""
    rule = "own-pages"
    for stray in play.strays:
        what = f"the page asks for {stray.url!r} ({stray.kind}), outside its site; serve it from the site itself"
        yield Finding(rule, what, play.task_id, path_of(stray.page))
    for exchange in play.exchanges:
        if (exchange.status in _BROKEN or exchange.status >= 500) and exchange.path != _BY_ITSELF:
            yield Finding(rule, f"{exchange.method} was answered with {exchange.status}", play.task_id, exchange.path)
    for look in play.looks:
        for event in look.events:
            if event.kind == "script_error":
                what = f"a script of the page raised {event.text.splitlines()[0]}"
                yield Finding(rule, what, play.task_id, path_of(look.page.url))
            elif event.kind == "blocked":
                yield Finding(rule, event.text, play.task_id, path_of(look.page.url))


# --- names -----------------------------------------------------------------------------------------------------------


def names(play: Play) -> Iterator[Finding]:
    """Every control that the agent is shown has an accessible name."""
    for look in play.looks:
        for element in look.page.elements:
            if not element.name.strip():
                x, y = round(element.x), round(element.y + look.page.scroll_y)
                what = f"a {element.role} has no accessible name; give it text, a label or an aria-label"
                control = f"{element.role} at ({x}, {y})"
                yield Finding("names", what, play.task_id, path_of(look.page.url), control)


# --- fits ------------------------------------------------------------------------------------------------------------


def fits(play: Play) -> Iterator[Finding]:
    """No page that is seen scrolls sideways."""
    for look in play.looks:
        page = look.page
        if page.sideways:
            what = (
                f"the page is {page.scroll_width:g} px wide, and scrolls sideways in a viewport of {page.width} px; "
                "let what is too wide wrap, shrink, or scroll in a box of its own"
            )
            yield Finding("fits", what, play.task_id, path_of(page.url))


# --- silent ----------------------------------------------------------------------------------------------------------


def silent(play: Play) -> Iterator[Finding]:
    """No address, header or text that the site sends tells of tasks.

    What counts as telling: the task's id, or its family, split and seed; its seed alone (tasks are chosen whose seeds
    have many digits); the word "split" as a label of the task's split; the words of a goal as Python writes it; and
    the words "webgym" and "verifier".

    Not covered: what a site makes of a task's set-up rows in words of its own.
    """
    if play.task is None:
        return
    task = play.task
    telling = {
        "the task's id": rf"(?:{re.escape(task.site)}/)?{re.escape(f'{task.family}:{task.split}:{task.seed}')}",
        "the task's split": rf"\bsplit[\"'\s]*[:=][\"'\s]*{task.split}\b",
        "a goal": r"\b(?:Goal\((?:added|removed|changed|answer)|(?:Row|Change)\(table|AnswerSpec\(kind)=",
        "a word of the verifier's": r"\b(?:webgym|verifier)\b",
    }
    if task.seed >= _LEAST_TELLING_SEED:
        telling["the task's seed"] = rf"(?<![\d:]){task.seed}(?!\d)"
    found = re.compile("|".join(f"({pattern})" for pattern in telling.values()), re.IGNORECASE)
    for exchange in play.exchanges:
        for place, text in _said(exchange):
            for match in found.finditer(text):
                leak = list(telling)[(match.lastindex or 1) - 1]
                around = " ".join(text[max(0, match.start() - _AROUND) : match.end() + _AROUND].split())
                yield Finding("silent", f"{place} tells {leak}: {around!r}", play.task_id, exchange.path)


def _said(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Every text of an answer, and where in it that stands."""
    yield "the address", exchange.path
    kind = ""
    for name, value in exchange.headers:
        yield f"the header {name!r}", f"{name}: {value}"
        kind = value if name.lower() == "content-type" else kind
    if any(text in kind for text in _TEXTS):
        yield "the answer", exchange.body.decode("utf-8", "replace")
