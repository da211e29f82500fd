"""What can go wrong, named after the boundary at fault.

    WebgymError
    ├── UsageError      an id, option or argument that does not exist
    ├── SiteError       a mock site broke its contract, or answered with a fault
    ├── TaskError       a task or goal that cannot be built or checked
    ├── ActionError     an action that cannot be parsed or carried out (a no-op step, never a crash)
    ├── BrowserError    no browser, or one that died, hung or refused
    └── AgentError      an agent that cannot be loaded, or raised while acting

Every message says what was given, what is possible, and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class WebgymError(Exception):
    """Base of everything webgym raises on purpose."""


class UsageError(WebgymError, ValueError):
    """An id, option or argument that does not exist."""


class SiteError(WebgymError):
    """A mock site broke its contract, or answered with a fault."""


class TaskError(WebgymError):
    """A task or goal that cannot be built or checked."""


class ActionError(WebgymError):
    """An action that cannot be parsed or carried out; the environment turns it into a no-op step."""


class BrowserError(WebgymError):
    """No browser was found, or the browser died, hung or refused."""


class AgentError(WebgymError):
    """An agent that cannot be loaded, or that raised while acting."""


def unknown(kind: str, given: object, possible: Iterable[object], remedy: str = "") -> str:
    """The sentence for a name that does not exist: what was given, the nearest match, what exists, what to do.

    Args:
        kind: What the name should have been, such as ``"site"``.
        given: What was given.
        possible: Everything that would have been accepted.
        remedy: One more sentence, if there is more to say.
    """
    names = [str(name) for name in possible]
    near = difflib.get_close_matches(str(given), names, n=1)
    parts = [f"unknown {kind} {given!r}" + (f"; did you mean {near[0]!r}?" if near else ".")]
    shown = ", ".join(names[:24]) + (f", and {len(names) - 24} more" if len(names) > 24 else "")
    parts.append(f"Possible: {shown}." if names else f"There is no {kind} at all.")
    if remedy:
        parts.append(remedy)
    return " ".join(parts)
