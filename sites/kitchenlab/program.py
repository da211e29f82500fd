"""Programs as text: a template with slots, and how pages show it, line by line."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

SLOT = re.compile(r"⟦([1-9])⟧")
INDENT = 4
_TOKEN = re.compile(r"""(?P<text>"[^"]*"?|'[^']*'?)|(?P<note>\#.*)|(?P<word>[A-Za-z_]\w*)|(?P<number>\d+)""")

PieceKind = Literal["plain", "text", "note", "keyword", "number", "slot"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: how it is coloured, and its text; of a slot, its number."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a listing: how deep it is indented, and its pieces without that."""

    indent: int
    pieces: tuple[Piece, ...]


def fill(template: str, texts: Sequence[str]) -> str:
    """A program from its template: each mark gives way to the text of its slot, and texts are taken as they are."""
    return SLOT.sub(lambda mark: texts[int(mark[1]) - 1], template)


def letter(number: int) -> str:
    """What a slot is called: A, B, C..."""
    return chr(ord("A") + number - 1)


@lru_cache(maxsize=512)
def listing(text: str, is_template: bool = False) -> tuple[Line, ...]:
    """The lines of a program, or of a template whose slots stay open; in a program, marks are text like any other."""
    return tuple(_line(line, is_template) for line in text.split("\n"))


def _line(text: str, is_template: bool) -> Line:
    bare = text.lstrip(" ")
    pieces: list[Piece] = []
    for place, part in enumerate(SLOT.split(bare) if is_template else [bare]):
        pieces += [Piece("slot", part)] if place % 2 else _pieces(part)  # every second one is the number of a slot
    return Line((len(text) - len(bare)) // INDENT, tuple(pieces))


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for token in _TOKEN.finditer(text):
        kind = _kind(token)
        if kind != "plain":
            pieces += [Piece("plain", text[end : token.start()]), Piece(kind, token[0])]
            end = token.end()
    return [piece for piece in (*pieces, Piece("plain", text[end:])) if piece.text]


def _kind(token: re.Match[str]) -> PieceKind:
    match token.lastgroup:
        case "text":
            return "text"
        case "note":
            return "note"
        case "number":
            return "number"
        case _:
            return "keyword" if keyword.iskeyword(token[0]) else "plain"
