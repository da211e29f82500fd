"""Key names and chords as the DevTools input calls want them: a US layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from webgym.errors import ActionError, unknown

MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}
"""Bit of each modifier key in an input event."""


@dataclass(frozen=True, slots=True)
class _Key:
    key: str
    code: str
    number: int  # Windows virtual key code
    text: str = ""


_NAMED = {
    name: _Key(name, name, number, text)
    for name, number, text in (
        ("Enter", 13, "\r"),
        ("Tab", 9, ""),
        ("Backspace", 8, ""),
        ("Delete", 46, ""),
        ("Escape", 27, ""),
        ("ArrowLeft", 37, ""),
        ("ArrowUp", 38, ""),
        ("ArrowRight", 39, ""),
        ("ArrowDown", 40, ""),
        ("Home", 36, ""),
        ("End", 35, ""),
        ("PageUp", 33, ""),
        ("PageDown", 34, ""),
        ("Insert", 45, ""),
        ("CapsLock", 20, ""),
        ("ContextMenu", 93, ""),
        *((f"F{n}", 111 + n, "") for n in range(1, 13)),
    )
} | {
    "Space": _Key(" ", "Space", 32, " "),
    "Alt": _Key("Alt", "AltLeft", 18),
    "Control": _Key("Control", "ControlLeft", 17),
    "Meta": _Key("Meta", "MetaLeft", 91),
    "Shift": _Key("Shift", "ShiftLeft", 16),
}
_PUNCTUATION = {
    "`": ("Backquote", 192),
    "-": ("Minus", 189),
    "=": ("Equal", 187),
    "[": ("BracketLeft", 219),
    "]": ("BracketRight", 221),
    "\\": ("Backslash", 220),
    ";": ("Semicolon", 186),
    "'": ("Quote", 222),
    ",": ("Comma", 188),
    ".": ("Period", 190),
    "/": ("Slash", 191),
}
_SHIFTED = dict(zip('~!@#$%^&*()_+{}|:"<>?', "`1234567890-=[]\\;',./", strict=True))
# Editing commands that a browser's own shell would add to these chords on a desktop.
_COMMANDS = {"a": "selectAll", "c": "copy", "v": "paste", "x": "cut", "z": "undo", "y": "redo"}


def key_events(chord: str) -> list[dict[str, Any]]:
    """The `Input.dispatchKeyEvent` parameters that press a chord such as ``"Control+a"`` once and let go.

    Raises:
        ActionError: If a key of it is not known.
    """
    # The plus key is the one whose name is also what joins a chord.
    names = [*chord[:-2].split("+"), "+"] if chord.endswith("++") else [chord] if chord == "+" else chord.split("+")
    *held, last = names
    for name in held:
        if name not in MODIFIERS:
            raise ActionError(unknown("modifier key", name, MODIFIERS))
    bits = sum(MODIFIERS[name] for name in set(held))
    key = _key(last)
    down = [_event("rawKeyDown", _NAMED[name], bits) for name in held]
    up = [_event("keyUp", _NAMED[name], 0) for name in reversed(held)]
    return [*down, *_stroke(key, bits), *up]


def is_typable(character: str) -> bool:
    """Whether a key stroke can produce this character; others can only be inserted."""
    return character in "\n\t" or character.isprintable()


def text_events(text: str) -> list[dict[str, Any]]:
    """The `Input.dispatchKeyEvent` parameters that type text, one stroke a character."""
    events: list[dict[str, Any]] = []
    for character in text:
        name = {"\n": "Enter", "\t": "Tab"}.get(character, character)
        bits = MODIFIERS["Shift"] if character.isupper() or character in _SHIFTED else 0
        events += _stroke(_key(name), bits)
    return events


def _stroke(key: _Key, bits: int) -> list[dict[str, Any]]:
    plain = not bits & ~MODIFIERS["Shift"]
    down = _event("keyDown" if key.text and plain else "rawKeyDown", key, bits)
    if key.text and plain:
        down["text"] = key.text
    elif bits & (MODIFIERS["Control"] | MODIFIERS["Meta"]) and key.key.lower() in _COMMANDS:
        down["commands"] = [_COMMANDS[key.key.lower()]]
    return [down, _event("keyUp", key, bits)]


def _event(kind: str, key: _Key, bits: int) -> dict[str, Any]:
    return {
        "type": kind,
        "key": key.key,
        "code": key.code,
        "windowsVirtualKeyCode": key.number,
        "modifiers": bits,
    }


def _key(name: str) -> _Key:
    if name in _NAMED:
        return _NAMED[name]
    if len(name) != 1 or not name.isprintable():
        raise ActionError(unknown("key", name, _NAMED, "A single character is a key of its own."))
    base = _SHIFTED.get(name, name.lower())
    if base.isascii() and base.isalpha():
        return _Key(name, f"Key{base.upper()}", ord(base.upper()), name)
    if base.isascii() and base.isdigit():
        return _Key(name, f"Digit{base}", ord(base), name)
    if base == " ":
        return _NAMED["Space"]
    code, number = _PUNCTUATION.get(base, ("", 0))
    return _Key(name, code, number, name)
