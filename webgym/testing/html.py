"""A page as a browser without script has it: its links, its forms, and the controls that do nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

_NO_FIELDS = frozenset({"submit", "image", "button", "reset", "file"})
_ROLES = frozenset(
    {"button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "option", "textbox", "combobox"}
)
_NATIVE = frozenset({"a", "area", "button", "input", "select", "textarea", "summary", "option", "label", "details"})
_NAMING = ("aria-label", "alt", "title", "value", "placeholder")
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_UNREAD = frozenset({"script", "style"})


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: for comparing names without a thought for white space.

    >>> squeezed("Add to bag · $9.75")
    'addtobag975'
    """
    return "".join(re.findall(r"\w+", text.casefold()))


@dataclass(eq=False)
class Control:
    """An element that somebody may use, with all that may make its name."""

    tag: str
    attributes: dict[str, str]
    form: Form | None
    text: str = ""

    @property
    def name(self) -> str:
        """Roughly what it is called, for people."""
        if self.kind == "field":
            own = [self.attributes.get(each, "") for each in ("aria-label", "placeholder", "name", "id")]
        else:
            own = [self.text, *(self.attributes.get(each, "") for each in _NAMING)]
        return " ".join(next((text for text in own if text.strip()), "").split())[:60]

    @property
    def kind(self) -> str:
        """What HTML takes it for: ``link``, ``submit``, ``button``, ``field`` or ``none``."""
        given = self.attributes.get("type", "").lower()
        if self.tag in ("a", "area"):
            return "link" if "href" in self.attributes else "none"
        if self.tag == "button":
            return "submit" if given in ("", "submit") else "button"
        if self.tag == "input":
            return {"submit": "submit", "image": "submit", "button": "button"}.get(given, "field")
        return "field" if self.tag in ("select", "textarea") else "none"

    @property
    def shown_as(self) -> str:
        """As a finding names it."""
        what = {"link": "link", "submit": "button", "button": "button"}.get(self.kind, self.tag)
        return f"{what} {self.name!r}"


@dataclass(eq=False)
class Form:
    """A form, and what it would send as it stands."""

    attributes: dict[str, str]
    fields: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    submitters: list[Control] = field(default_factory=list[Control])


@dataclass(frozen=True, slots=True)
class Request:
    """What a link or form asks of the site."""

    method: str
    target: str
    body: str = ""


@dataclass
class Document:
    """A page.

    Attributes:
        controls: Links, buttons and fields, and elements that were made controls, in order.
        text: All that it says or names, squeezed.
    """

    controls: list[Control] = field(default_factory=list[Control])
    text: str = ""

    def dead(self) -> Iterator[tuple[Control, str]]:
        """Every control that does nothing without a script, and why."""
        for control in self.controls:
            why = _why_dead(control)
            if why:
                yield control, why

    def requests(self, at: str) -> Iterator[tuple[Control, Request]]:
        """What its links and the buttons of its forms ask of the site, used as they stand.

        Args:
            at: The page's own address.
        """
        for control in self.controls:
            if _is_off(control):
                continue
            if control.kind == "link" and not _why_dead(control):
                yield control, Request("GET", urljoin(at, control.attributes["href"]))
            elif control.kind == "submit" and control.form is not None and _method(control, control.form) != "DIALOG":
                yield control, _sent(control, control.form, at)

    def has(self, role: str, name: str) -> bool:
        """Whether the page has such a control, as far as can be told without drawing it."""
        wanted = [squeezed(word) for word in name.removesuffix("…").split()]
        if role in ("link", "button"):
            kinds = ("link",) if role == "link" else ("submit", "button")
            own = [
                control for control in self.controls if control.kind in kinds or control.attributes.get("role") == role
            ]
            texts = [self.text if "aria-labelledby" in each.attributes else _told(each) for each in own]
        else:
            texts = [self.text]
        return any(all(word in text for word in wanted) for text in texts)


def read_page(html: str) -> Document:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finish()


# --- what works ------------------------------------------------------------------------------------------------------


def _is_off(control: Control) -> bool:
    return "disabled" in control.attributes or control.attributes.get("type", "").lower() == "hidden"


def _why_dead(control: Control) -> str:
    attributes = control.attributes
    if _is_off(control):
        return ""
    match control.kind:
        case "link":
            href = attributes["href"].strip()
            return "it leads nowhere" if href in ("", "#") or href.lower().startswith("javascript:") else ""
        case "button":
            helps = {"popovertarget", "commandfor"} & attributes.keys()
            return "" if helps else "its type is 'button', which sends no form"
        case "submit":
            return "" if control.form is not None else "it is in no form"
        case "field":
            if control.form is None:
                return "it is in no form"
            return "" if control.form.submitters else "its form has no button that sends it"
        case _:
            return "only a script makes it a control; use a link, or a button in a form"


def _method(control: Control, form: Form) -> str:
    return (control.attributes.get("formmethod") or form.attributes.get("method") or "get").upper()


def _sent(control: Control, form: Form, at: str) -> Request:
    own, whole = control.attributes, form.attributes
    target = urljoin(at, own.get("formaction") or whole.get("action") or at)
    fields = [*form.fields, *([(own["name"], own.get("value", ""))] if own.get("name") else [])]
    if _method(control, form) == "POST":
        return Request("POST", target, urlencode(fields))
    return Request("GET", f"{urlsplit(target)._replace(query='', fragment='').geturl()}?{urlencode(fields)}")


def _told(control: Control) -> str:
    given = (control.attributes.get(each, "") for each in _NAMING)
    return squeezed(" ".join((control.text, *given, "submit reset")))


# --- reading ---------------------------------------------------------------------------------------------------------


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._document = Document()
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._open: list[tuple[str, Control | None]] = []  # elements that have not ended, with the control each is
        self._said: list[str] = []
        self._select: Control | None = None
        self._chosen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        said = [given[name] for name in _NAMING if name in given]
        self._say(" ".join(said), itself=False)
        if tag == "form":
            self._form = Form(given)
            if "id" in given:
                self._by_id[given["id"]] = self._form
        control = self._control(tag, given)
        if tag == "select":
            self._select, self._chosen = control, []
        elif tag == "option" and self._select is not None and ("selected" in given or not self._chosen):
            self._chosen = [given.get("value", "")]
        if tag not in _VOID:
            self._open.append((tag, control))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select" and self._select is not None:
            self._select.attributes.setdefault("value", "".join(self._chosen))
            self._select = None
        if any(open_tag == tag for open_tag, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][0] not in _UNREAD:
            self._say(data, itself=True)

    def _say(self, text: str, itself: bool) -> None:
        """Text, or what names a picture within a control, belongs to every control around it."""
        if text:
            self._said.append(text)
            for _, control in self._open:
                if control is not None:
                    control.text += text if itself else f" {text} "

    def _control(self, tag: str, given: dict[str, str]) -> Control | None:
        made = tag not in _NATIVE and (given.get("role") in _ROLES or "onclick" in given)
        if tag not in ("a", "area", "button", "input", "select", "textarea") and not made:
            return None
        control = Control(tag, given, self._form)
        if control.kind != "none" or made or "onclick" in given:
            self._document.controls.append(control)
        return control

    def finish(self) -> Document:
        """The page, once all of it is read: fields and buttons may name forms that come later."""
        for control in self._document.controls:
            form = self._by_id.get(control.attributes["form"]) if "form" in control.attributes else control.form
            control.form = form
            if form is not None and control.kind == "submit" and not _is_off(control):
                form.submitters.append(control)
            elif form is not None and control.kind == "field":
                form.fields += _value_of(control)
        self._document.text = squeezed(" ".join((*self._said, "submit reset")))
        return self._document


def _value_of(control: Control) -> list[tuple[str, str]]:
    """What a field sends, as it stands."""
    given, kind = control.attributes, control.attributes.get("type", "").lower()
    if not given.get("name") or "disabled" in given or kind in _NO_FIELDS:
        return []
    if kind in ("checkbox", "radio"):
        return [(given["name"], given.get("value", "on"))] if "checked" in given else []
    return [(given["name"], control.text if control.tag == "textarea" else given.get("value", ""))]
