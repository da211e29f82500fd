"""How a value that a model gave is quoted in a message: short, whatever it is."""

from __future__ import annotations

from reprlib import Repr

_REPR = Repr()
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = 60
_REPR.maxlevel = 2


def shown(value: object) -> str:
    """The value's repr, cut in the middle where it is long or deep."""
    return _REPR.repr(value)
