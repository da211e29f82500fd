"""From the text of a tool call, in whichever dialect, to webgym's own actions.

    begins with { or [      JSON: webgym's own, OpenAI, Anthropic, Gemini, or Qwen without its wrapper
    holds <tool_call>       Qwen-VL
    has a line Action: ...  UI-TARS
    anything else           a call such as click("12"): BrowserGym, or UI-TARS without its marker

A Markdown fence around the whole call is put aside. Of a batch, every call must be right, or none is carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from webgym.act.dialects import anthropic, browsergym, gemini, native, openai, qwen, ui_tars
from webgym.act.dialects.call import Call, Reader, as_list
from webgym.act.dialects.python_calls import PythonCall, read_calls
from webgym.act.dialects.screen import CoordinateSpace, Screen
from webgym.act.dialects.shown import shown
from webgym.act.dialects.strict_json import as_object, read_json
from webgym.errors import ActionError, unknown
from webgym.types import Action, PageView

MAX_CALL_CHARS = 16_384
MAX_CALLS = 20
"""The longest batch of calls in one action."""
MAX_ACTIONS = 64
"""The most actions that one batch may come to."""

T = TypeVar("T")
_Actions = tuple[Action, ...]
_Object = Mapping[str, object]

_FENCE = re.compile(r"\A```\w*\s(.*)```\Z", re.DOTALL)
_TOOL_CALL = re.compile(r"<tool_call>(.*?)(?:</tool_call>|\Z)", re.DOTALL)
_ARGUMENTS = ("input", "arguments", "args", "parameters")
_ENVELOPES = ("functionCall", "function_call", "function")


def parse(text: str, page: PageView, coordinates: CoordinateSpace | None = None) -> _Actions:
    """The actions that a tool call, or a batch of them, asks for.

    Nothing is executed, and the page is only read: element numbers and addresses are checked against it as it stands.

    Args:
        text: What the model wrote: one call, or a JSON list of calls.
        page: The page as last seen; its width and height are the viewport.
        coordinates: What points are measured in, whatever the dialect. By default the 0-1000 grid for Gemini, and
            CSS pixels of the viewport for all others.

    Returns:
        The actions in order; none at all where only a look was asked for (a screenshot, the cursor's position).

    Raises:
        ActionError: The call is malformed, unknown, out of bounds or leaves the site; it says what is possible.
    """
    if len(text) > MAX_CALL_CHARS:
        raise ActionError(f"the call has {len(text):,} characters; give at most {MAX_CALL_CHARS:,}.")
    stripped = text.strip()
    if match := _FENCE.match(stripped):
        stripped = match[1].strip()
    actions: list[Action] = []
    for one in _read(stripped, Screen(page, coordinates)):
        actions.extend(one)
        if len(actions) > MAX_ACTIONS:
            raise ActionError(f"the batch comes to more than {MAX_ACTIONS} actions; give fewer.")
    return tuple(actions)


def _read(text: str, screen: Screen) -> Iterator[_Actions]:
    if not text:
        raise ActionError('the call is empty; give one such as {"action": "click", "element": 3}.')
    if text[0] in "{[":
        return (_read_object(item, screen) for item in _limited(_objects(read_json(text))))
    if "<tool_call>" in text:
        objects = [as_object(body.strip(), "a tool call") for body in _TOOL_CALL.findall(text)]
        return (_read_object(item, screen) for item in _limited(objects))
    *before, after = ui_tars.MARKER.split(text)
    return (_read_python(call, screen, by_marker=bool(before)) for call in _limited(read_calls(after)))


def _limited(calls: list[T]) -> list[T]:
    if not 1 <= len(calls) <= MAX_CALLS:
        raise ActionError(f"{len(calls)} calls in one batch; give 1 to {MAX_CALLS}.")
    return calls


# --- JSON ------------------------------------------------------------------------------------------------------------


def _objects(value: object) -> list[_Object]:
    """The calls of a JSON value: an object, a list of objects, or computer calls that hold actions."""
    items = as_list(value)
    items = [value] if items is None else items
    found: list[_Object] = []
    for item in items[: MAX_CALLS + 1]:
        call = as_object(item, "a tool call")
        if call.get("type") == "computer_call":
            batch = as_list(call.get("actions")) or [call.get("action")]
            found += [as_object(action, "an action of a computer_call") for action in batch[: MAX_CALLS + 1]]
        else:
            found.append(call)
    return found


def _read_object(call: _Object, screen: Screen) -> _Actions:
    for envelope in _ENVELOPES:
        if isinstance(call.get(envelope), dict):
            call = as_object(call[envelope], envelope)
            break
    if isinstance(name := call.get("name"), str):
        return _read_named(name, call, screen)
    if isinstance(call.get("action"), str):
        return _read_bare(call, screen)
    if isinstance(verb := call.get("type"), str):
        return _read_verb(openai.VERBS, verb, call, screen)
    raise ActionError(f'{shown(call)} names no action; give "action", such as {{"action": "click", "element": 3}}.')


def _read_named(name: str, call: _Object, screen: Screen) -> _Actions:
    """A call of a tool by its name, with arguments."""
    given = next((key for key in _ARGUMENTS if call.get(key) is not None), None)
    arguments = {} if given is None else as_object(call[given], repr(given))
    if name == "computer_use":
        return _read_verb(qwen.VERBS, arguments.get("action"), arguments, screen)
    if name == "computer":
        return _read_verb(anthropic.VERBS, arguments.get("action"), arguments, screen)
    if call.get("toolset_name") == "computer":
        return _read_verb(anthropic.VERBS, name, arguments, screen)
    if name in gemini.VERBS:
        return gemini.read_gemini(Call(name, arguments, screen))
    if name in native.VERBS:
        return native.read_native(Call(name, arguments, screen))
    raise ActionError(unknown("tool", name[:60], ["computer", "computer_use", *native.VERBS, *gemini.VERBS]))


def _read_bare(call: _Object, screen: Screen) -> _Actions:
    """A call without a tool's name: webgym's own where its fields fit, else of the dialect whose fields it has."""
    verb = str(call["action"])
    fields = {name: value for name, value in call.items() if name != "action"}
    own = native.VERBS.get(verb)
    if own and set(fields) <= set(own.fields):
        return native.read_native(Call(verb, fields, screen))
    for verbs, marks in ((qwen.VERBS, qwen.FIELDS), (anthropic.VERBS, anthropic.FIELDS)):
        if verb in verbs and not marks.isdisjoint(fields):
            return verbs[verb](Call(verb, fields, screen))
    if own:
        return native.read_native(Call(verb, fields, screen))
    return _read_verb({**qwen.VERBS, **anthropic.VERBS}, verb, fields, screen, possible=native.VERBS)


def _read_verb(
    verbs: Mapping[str, Reader], verb: object, fields: _Object, screen: Screen, possible: Iterable[str] | None = None
) -> _Actions:
    """The actions of a verb of one dialect, which may not have it."""
    if not isinstance(verb, str):
        raise ActionError(f"'action' must be a text, was {shown(verb)}; possible: {', '.join(verbs)}.")
    if verb not in verbs:
        raise ActionError(unknown("action", verb[:60], verbs if possible is None else possible))
    return verbs[verb](Call(verb, fields, screen))


# --- calls written as Python -----------------------------------------------------------------------------------------


def _read_python(call: PythonCall, screen: Screen, by_marker: bool) -> _Actions:
    function = None if by_marker else browsergym.FUNCTIONS.get(call.name)
    if function and set(call.keyword) <= set(function.parameters):
        return function.read(Call(call.name, _bind(call, function.parameters), screen))
    if call.name in ui_tars.VERBS and not call.positional:
        return ui_tars.VERBS[call.name](Call(call.name, call.keyword, screen))
    if function or call.name in ui_tars.VERBS:
        takes = ", ".join(function.parameters) if function else "its arguments by name"
        raise ActionError(f"{call.name}: these are not its arguments; it takes {takes or 'none'}.")
    possible = ui_tars.VERBS if by_marker else browsergym.FUNCTIONS
    raise ActionError(unknown("function", call.name[:60], possible))


def _bind(call: PythonCall, parameters: tuple[str, ...]) -> dict[str, object]:
    """Arguments by the names of their parameters."""
    by_place = dict(zip(parameters, call.positional, strict=False))
    if len(call.positional) > len(parameters) or not by_place.keys().isdisjoint(call.keyword):
        raise ActionError(f"{call.name}: too many arguments; it takes {', '.join(parameters) or 'none'}.")
    return by_place | call.keyword
