"""JSON as a model writes it, read strictly: no key twice, no NaN, nothing nested without end."""

from __future__ import annotations

import json
import re
from typing import NoReturn, cast

from webgym.act.dialects.shown import shown
from webgym.errors import ActionError

MAX_DEPTH = 16

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<open>[\[{])|(?P<close>[\]}])')


def read_json(text: str) -> object:
    """The value that a JSON text stands for.

    Raises:
        ActionError: It is not JSON, holds a key twice, NaN or an infinity, or is nested too deep.
    """
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ActionError(
            f"not valid JSON: {error.msg} at character {error.pos}; "
            'give one tool call such as {"action": "click", "element": 3}.'
        ) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise ActionError("a number in the call is far too long; give coordinates of the screen.") from error


def as_object(value: object, what: str) -> dict[str, object]:
    """The value as a JSON object; a text that holds one (as function calls carry their arguments) is read.

    Raises:
        ActionError: It is none.
    """
    if isinstance(value, str):
        value = read_json(value)
    if not isinstance(value, dict):
        raise ActionError(f"{what} must be a JSON object, was {shown(value)}.")
    return cast(dict[str, object], value)


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the decoder recurses into it: a thread's stack may be small."""
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth += bool(bracket["open"]) - bool(bracket["close"])
        if depth > MAX_DEPTH:
            raise ActionError(f"the call is nested more than {MAX_DEPTH} deep; give one flat tool call.")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ActionError(f"the key {shown(twice)} is given twice in one object; give each once.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ActionError(f"{name} is no number of JSON; give finite numbers.")
