"""Calls written as Python, such as ``click("12")``: read with `ast`, never executed.

Only names called with literals are accepted. The tokens are checked before `ast` sees the text, so that it can never be
sent into deep recursion.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from webgym.act.dialects.shown import shown
from webgym.errors import ActionError

_STRING = r"""'(?:[^'\\\n]|\\.|\\\n)*'|"(?:[^"\\\n]|\\.|\\\n)*\""""
_NUMBER = r"(?:(?<=[(,=\[])-|(?<=[(,=\[]\s)-)?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w)"
_NAME = r"(?:True|False|None)\b|[A-Za-z_]\w*(?=\s*[(=])"  # no operators such as "not"
_TOKEN = re.compile(rf"(?P<open>[(\[])|(?P<close>[)\]])|{_STRING}|{_NUMBER}|{_NAME}|[,=;\s]", re.ASCII)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KNOWN_ESCAPES = "\\'\"nrtabfvxuUN0\n"
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class PythonCall:
    """One call: its name, positional and keyword arguments."""

    name: str
    positional: tuple[object, ...]
    keyword: dict[str, object]


def read_calls(text: str) -> list[PythonCall]:
    """The calls of a text, one a line or separated by ``;``.

    Raises:
        ActionError: It holds anything but calls of names with literals.
    """
    try:
        body = ast.parse(_checked(text).strip()).body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise _not_a_call(text) from error
    return [_read_statement(statement, text) for statement in body]


def _checked(text: str) -> str:
    """The text, if it has no tokens but those of calls; unknown escapes as the backslashes that they are."""
    tokens: list[str] = []
    position, depth = 0, 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise _not_a_call(text)
        depth += bool(token["open"]) - bool(token["close"])
        if not 0 <= depth <= _MAX_DEPTH:
            raise _not_a_call(text)
        tokens.append(_ESCAPE.sub(_plain_escape, token[0]))
        position = token.end()
    return "".join(tokens)


def _plain_escape(escape: re.Match[str]) -> str:
    return escape[0] if escape[1] in _KNOWN_ESCAPES else "\\" + escape[0]


def _read_statement(statement: ast.stmt, text: str) -> PythonCall:
    match statement:
        case ast.Expr(ast.Call(ast.Name(name), positional, keywords)):
            keyword = {item.arg: _literal(item.value, text) for item in keywords if item.arg is not None}
            if len(keyword) == len(keywords):  # no **
                return PythonCall(name, tuple(_literal(item, text) for item in positional), keyword)
        case _:
            pass
    raise _not_a_call(text)


def _literal(node: ast.expr, text: str) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise _not_a_call(text) from error


def _not_a_call(text: str) -> ActionError:
    return ActionError(
        f"{shown(text)} is no tool call; give a JSON object, or a call such as click('12') (texts in quotes)."
    )
