"""Answers to questions: what an agent said, read as a value of the kind that was asked for, and compared by value.

One value is one answer. A sentence around it is fine ("The total is $9.50."); two values, a hedge or a negation
("$9.50 or $10.50", "about $9", "not $9.50") are no answer.

Decided: ``9,50`` is 9.50 and ``1,200`` is 1200 (a comma before three digits groups them). A time without am or pm is on
the 24-hour clock, so ``7:30`` is not half past seven in the evening. A sum of money is no answer to "how many". A list
or a set names each item once. In names, case, accents, punctuation and articles do not count.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from webgym.errors import TaskError, unknown
from webgym.goal import AnswerSpec
from webgym.types import INFEASIBLE
from webgym.verify.quantities import read_money, read_numbers, read_times

Phrase = tuple[str, ...]
"""The folded words of a name."""

_LONGEST = 1000  # characters; more than that is no answer to a short question
_HEDGE = re.compile(
    r"\?|~|n't\b|\b(?:or|either|neither|nor|maybe|perhaps|possibly|probably|between|roughly|about|approx|approximately|"
    r"around|almost|nearly|not|cannot|never|unless|unsure|at least|at most|up to|more than|less than|under|over)\b",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"(?:(?:this|it|that|(?:this )?(?:task|request)) )?(?:(?:is |was )?"
    rf"(?:{INFEASIBLE}|unfeasible|impossible|not possible|not feasible)|cannot be done)"
)
_ARTICLES = frozenset({"a", "an", "the"})
_LINKING = frozenset(
    {"is", "are", "was", "were", "its", "be", "called", "named", "answer"}
)  # ends what leads up to a name
_FOLLOWING = frozenset({"is", "was", "has", "costs"})  # begins what follows a name
_AFTERTHOUGHTS = frozenset({"and", "but", "then", "than", "also", "both", "plus"})
_MOST_WORDS_AROUND = 12
_LEAD = re.compile(r":|\b(?:are|is|were|was|includes?)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\n;,&]|\band\b|\bthen\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*\u2022]|[0-9]{1,2}[.)])\s+", re.MULTILINE)
_MOST_PIECES_A_NAME = 8


def is_right(spec: AnswerSpec, answer: str | None) -> bool:
    """Whether what was said is the value that was asked for."""
    if answer is None or len(answer) > _LONGEST:
        return False
    answer = answer.replace("\u2019", "'").strip()
    match spec.kind:
        case "money":
            return _is_only(read_money(answer), Decimal(str(spec.value)), answer)
        case "number":
            return _is_only(read_numbers(answer), Decimal(str(spec.value)), answer)
        case "time":
            return _is_only(read_times(answer), read_times(str(spec.value))[0], answer)
        case "name":
            return _says_name(answer, _spellings(spec)[0])
        case "list" | "set":
            return _says_names(answer, _spellings(spec), ordered=spec.kind == "list")
        case "infeasible":
            return claims_infeasible(answer)


def claims_infeasible(answer: str | None) -> bool:
    """Whether the answer is that the task cannot be done."""
    return answer is not None and len(answer) <= _LONGEST and _GIVEN_UP.fullmatch(" ".join(fold(answer))) is not None


def shown_answer(spec: AnswerSpec) -> str:
    """The right answer, for people."""
    match spec.kind, spec.value:
        case "money", int() as cents:
            return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"
        case "list", tuple() as names:
            return ", then ".join(map(repr, names))
        case "set", tuple() as names:
            return " and ".join(map(repr, names))
        case "infeasible", _:
            return INFEASIBLE
        case _, value:
            return repr(value)


def check_answer(spec: AnswerSpec) -> None:
    """Refuse a right answer that is not of its kind.

    Raises:
        TaskError: Says what was given and what the kind takes.
    """
    if spec.kind not in _KINDS:
        raise TaskError(unknown("kind of answer", spec.kind, _KINDS))
    takes, test = _KINDS[spec.kind]
    if not test(spec.value):
        raise TaskError(f"an answer of kind {spec.kind!r} cannot be {spec.value!r}; give {takes}.")
    strangers = [name for name in spec.aliases if name not in _names(spec)]
    if strangers:
        raise TaskError(f"aliases are given for {strangers}, which are no part of the answer {spec.value!r}.")


def _is_only(values: Sequence[Decimal], expected: Decimal, text: str) -> bool:
    return set(values) == {expected} and not _HEDGE.search(text)


# --- names -----------------------------------------------------------------------------------------------------------


def fold(text: str) -> Phrase:
    """The words of a text without case, accents, punctuation and articles; ``&`` is "and"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f").casefold()
    plain = re.sub(r"['\u2019]", "", plain).replace("&", " and ")
    words = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " " for c in plain).split()
    return tuple(word for word in words if word not in _ARTICLES) or tuple(words)


def _names(spec: AnswerSpec) -> tuple[str, ...]:
    if isinstance(spec.value, tuple):
        return spec.value
    return (spec.value,) if spec.kind == "name" and isinstance(spec.value, str) else ()


def _spellings(spec: AnswerSpec) -> list[frozenset[Phrase]]:
    return [frozenset(map(fold, (name, *spec.aliases.get(name, ())))) for name in _names(spec)]


def _says_name(text: str, spellings: frozenset[Phrase]) -> bool:
    if fold(text) in spellings:
        return True
    lead, _, rest = text.partition(":")
    if fold(rest) in spellings and not _HEDGE.search(lead):
        return True
    words = fold(text)
    return "?" not in text and any(_is_sentence(lead, rest) for lead, rest in _around(words, spellings))


def _around(words: Phrase, spellings: frozenset[Phrase]) -> Iterator[tuple[Phrase, Phrase]]:
    """What stands before and after each place where the name is said."""
    for name in spellings:
        for start in range(len(words) - len(name) + 1):
            if words[start : start + len(name)] == name:
                yield words[:start], words[start + len(name) :]


def _is_sentence(lead: Phrase, rest: Phrase) -> bool:
    around = (*lead, *rest)
    if len(around) > _MOST_WORDS_AROUND or _HEDGE.search(" ".join(around)) or _AFTERTHOUGHTS & set(around):
        return False
    return (not rest and lead[-1] in _LINKING) if lead else (bool(rest) and rest[0] in _FOLLOWING)


# --- lists and sets --------------------------------------------------------------------------------------------------


def _says_names(text: str, spellings: Sequence[frozenset[Phrase]], ordered: bool) -> bool:
    items = _json_items(text)
    if items is not None:
        spans = [fold(item) for item in items]
        return len(items) == len(spellings) and _covers(
            len(items), lambda start, end: spans[start] if end == start else (), spellings, ordered
        )
    return any(_lists(body, spellings, ordered) for body in _bodies(text))


def _json_items(text: str) -> list[str] | None:
    if not text.startswith("["):
        return None
    try:
        items: object = json.loads(text)
    except (ValueError, RecursionError):  # brackets around plain words, or far too many of them
        return None
    return [str(item) for item in cast("list[object]", items)] if isinstance(items, list) else None


def _bodies(text: str) -> Iterator[str]:
    """The text itself, and what stands before or after "the drinks are"."""
    yield text
    for match in _LEAD.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if not _HEDGE.search(before):
            yield after
        if not _HEDGE.search(after) and not _AFTERTHOUGHTS & set(fold(after)):
            yield before


def _lists(body: str, spellings: Sequence[frozenset[Phrase]], ordered: bool) -> bool:
    body = _BULLET.sub("", body)
    marks = [*_SEPARATOR.finditer(body)]
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(body)]
    pieces = [(start, end) for start, end in zip(starts, ends, strict=True) if fold(body[start:end])]

    def words(first: int, last: int) -> Phrase:
        return fold(body[pieces[first][0] : pieces[last][1]])

    return _covers(len(pieces), words, spellings, ordered)


def _covers(
    count: int, words: Callable[[int, int], Phrase], spellings: Sequence[frozenset[Phrase]], ordered: bool
) -> bool:
    """Whether the pieces, some of them joined ("chips and guacamole"), say each name once and nothing else."""
    if count > _MOST_PIECES_A_NAME * len(spellings):
        return False

    def covers(start: int, left: tuple[int, ...]) -> bool:
        if start == count or not left:
            return start == count and not left
        for end in range(start, min(count, start + _MOST_PIECES_A_NAME)):
            phrase = words(start, end)
            for name in left[:1] if ordered else left:
                if phrase in spellings[name] and covers(end + 1, tuple(other for other in left if other != name)):
                    return True
        return False

    return covers(0, tuple(range(len(spellings))))


# --- what each kind takes --------------------------------------------------------------------------------------------


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _are_names(value: object) -> bool:
    return isinstance(value, tuple) and value != () and all(map(_is_name, cast("tuple[object, ...]", value)))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and any(fold(value))


def _are_different_names(value: object) -> bool:
    return _are_names(value) and len(set(map(fold, cast("tuple[str, ...]", value)))) == len(
        cast("tuple[str, ...]", value)
    )


_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "money": ("whole cents", lambda value: _is_number(value) and isinstance(value, int)),
    "number": ("a finite number", _is_number),
    "time": ("'HH:MM'", lambda value: isinstance(value, str) and bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value))),
    "name": ("a name", _is_name),
    "list": ("a tuple of names", _are_names),
    "set": ("a tuple of different names", _are_different_names),
    "infeasible": ("None", lambda value: value is None),
}
