"""Names of keys: from what models write to what Playwright calls them.

``"ctrl c"``, ``"Control+C"``, ``"ctrl-c"`` and ``["CTRL", "C"]`` are all ``"Control+c"``; ``"Return"`` is ``"Enter"``,
``"Page_Down"`` (an X keysym) is ``"PageDown"``. ``cmd`` is ``"Meta"``, as on a Mac.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from webgym.act.dialects.shown import shown
from webgym.errors import ActionError

MODIFIERS = ("Control", "Alt", "Shift", "Meta")
"""Every name that a modifier can come out as, in the order of a chord."""

NAMED_KEYS = (
    *("Enter", "Escape", "Tab", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "Space"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "CapsLock", "ContextMenu"),
    *(f"F{number}" for number in range(1, 13)),
)
"""Every name that another key can come out as, besides single printable ASCII characters."""

MAX_CHORD_CHARS = 64

_MODIFIER_WORDS = {
    "Control": "control ctrl ctl controlleft controlright controlormeta",
    "Alt": "alt option opt altleft altright",
    "Shift": "shift shiftleft shiftright",
    "Meta": "meta cmd command super win windows metaleft metaright",
}
_KEY_WORDS = {
    "Enter": "enter return linefeed kpenter numpadenter",
    "Escape": "escape esc",
    "Tab": "tab",
    "Backspace": "backspace",
    "Delete": "delete del",
    "Insert": "insert ins",
    "Home": "home",
    "End": "end",
    "PageUp": "pageup pgup prior",
    "PageDown": "pagedown pgdn pgdown next",
    "Space": "space spacebar",
    "ArrowUp": "arrowup up uparrow",
    "ArrowDown": "arrowdown down downarrow",
    "ArrowLeft": "arrowleft left leftarrow",
    "ArrowRight": "arrowright right rightarrow",
    "CapsLock": "capslock",
    "ContextMenu": "contextmenu menu",
    "+": "plus add",
    "-": "minus hyphen subtract",
    "=": "equal equals",
    ",": "comma",
    ".": "period dot",
    "/": "slash",
    "\\": "backslash",
    ";": "semicolon",
    ":": "colon",
    "'": "apostrophe quote",
    '"': "quotedbl",
    "`": "grave backquote",
    "[": "bracketleft",
    "]": "bracketright",
    "_": "underscore",
    "?": "question",
    "!": "exclam",
    "@": "at",
    "#": "numbersign",
    "$": "dollar",
    "%": "percent",
    "&": "ampersand",
    "*": "asterisk multiply",
    "(": "parenleft",
    ")": "parenright",
}
_MODIFIER_OF = {word: name for name, words in _MODIFIER_WORDS.items() for word in words.split()}
_KEY_OF = {word: name for name, words in _KEY_WORDS.items() for word in words.split()} | {
    name.lower(): name for name in NAMED_KEYS
}
_SIDED = re.compile(r"_(l|r|left|right)$")  # X names such as Control_L
_CODE = re.compile(r"^(?:key([a-z])|digit([0-9])|kp_?([0-9]))$")  # codes such as KeyA, Digit1, KP_1


def normalise_chord(text: str) -> str:
    """One chord written with ``+``, ``-`` or blanks between its keys, in Playwright's names.

    Raises:
        ActionError: A key that is not known, no key, or several that are no modifiers.
    """
    return _one(_split(text), text)


def normalise_keys(keys: Iterable[str]) -> list[str]:
    """The chords of a list of keys: its modifiers are held while each of the others is pressed.

    ``["CTRL", "A"]`` is ``["Control+a"]``; ``["DOWN", "ENTER"]`` is ``["ArrowDown", "Enter"]``.

    Raises:
        ActionError: A key that is not known, or none at all.
    """
    parts = [part for key in keys for part in _split(key)]
    names = [_name(part) for part in parts]
    held = [name for name in names if name in MODIFIERS]
    pressed = [name for name in names if name not in MODIFIERS]
    if not names:
        raise ActionError("no key was named; give at least one, such as Enter.")
    return [_join(held, key) for key in pressed] or [_join(held[:-1], held[-1])]


def normalise_modifier(word: str) -> str:
    """A modifier in Playwright's names.

    Raises:
        ActionError: It is none.
    """
    name = _name(word)
    if name not in MODIFIERS:
        raise ActionError(f"{shown(word)} cannot be held down during a click; possible: {', '.join(MODIFIERS)}.")
    return name


def _split(text: str) -> list[str]:
    if len(text) > MAX_CHORD_CHARS:
        raise ActionError(f"a chord of {len(text):,} characters; give at most {MAX_CHORD_CHARS}, such as Control+a.")
    if len(text) == 1:
        return [text]
    parts = re.split(r"\s*\+\s*(?=.)|\s+", text.strip())
    if len(parts) == 1 and text.count("-") and text.split("-")[0].lower() in _MODIFIER_OF:
        parts = re.split(r"-(?=.)", text)  # ctrl-c
    return parts


def _one(parts: list[str], text: str) -> str:
    chords = normalise_keys(parts)
    if len(chords) > 1:
        raise ActionError(f"{shown(text)} has several keys that are no modifiers; press them one after the other.")
    return chords[0]


def _name(word: str) -> str:
    """The Playwright name of one key."""
    if len(word) == 1 and " " < word <= "~":
        return word
    folded = "space" if word == " " else word.strip().lower()
    bare = _SIDED.sub("", folded)
    plain = bare.replace("_", "").replace("-", "")
    if bare in _MODIFIER_OF:
        return _MODIFIER_OF[bare]
    if match := _CODE.match(folded):
        return match[1] or match[2] or match[3]
    for key in (plain, plain.removeprefix("kp")):
        if key in _KEY_OF:
            return _KEY_OF[key]
    raise ActionError(
        f"unknown key {shown(word)}. Possible: single ASCII characters, {', '.join((*MODIFIERS, *NAMED_KEYS))}; "
        "anything else can be typed as text."
    )


def _join(held: list[str], key: str) -> str:
    """Modifiers in their own order, then the key; letters are small where a modifier makes them a shortcut."""
    order = [name for name in MODIFIERS if name in held]
    shortcut = any(name != "Shift" for name in order)
    return "+".join([*order, key.lower() if shortcut and len(key) == 1 else key])
