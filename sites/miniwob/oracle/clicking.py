"""Pages that are solved by clicks on controls."""

from __future__ import annotations

import calendar
import re

from webgym.task import Task
from webgym.types import Click, Element, Hover, PageView, Point, Select, Wait
from webgym_sites.miniwob.oracle.script import Script, Solver, element, nth, press, quoted, said, texts

_PAGE_OWN_SPAN_MS = 500  # what goes by in each step


def only_button(task: Task, page: PageView) -> Script:
    """The page has one button."""
    yield press(page)


def quoted_button(task: Task, page: PageView) -> Script:
    """The button whose label the instruction quotes."""
    yield press(page, quoted(task))


def capital_button(task: Task, page: PageView) -> Script:
    """Click button ONE, which another button may lie on."""
    button = element(page, "button", said(task, r"button (\w+)\.")[0])
    yield Click(_free_corner(button, page) if button.covered else button.number)


def _free_corner(wanted: Element, page: PageView) -> Point:
    """A corner of an element that no other one lies on."""
    left, right, top, bottom = wanted.x + 2, wanted.x + wanted.width - 2, wanted.y + 2, wanted.y + wanted.height - 2
    others = [e for e in page.elements if e is not wanted]
    return next(
        Point(x, y)
        for x in (left, right)
        for y in (top, bottom)
        if not any(e.x <= x <= e.x + e.width and e.y <= y <= e.y + e.height for e in others)
    )


def button_sequence(task: Task, page: PageView) -> Script:
    """Click button ONE, then click button TWO."""
    page = yield press(page, "ONE")
    yield press(page, "TWO")


def button_delay(task: Task, page: PageView) -> Script:
    """Click button ONE, wait, then click button TWO."""
    seconds = int(said(task, r"wait (\d+) seconds")[0])
    page = yield press(page, "ONE")
    if seconds * 1000 > _PAGE_OWN_SPAN_MS:
        page = yield Wait(seconds * 1000 - _PAGE_OWN_SPAN_MS)
    yield press(page, "TWO")


def choices(task: Task, page: PageView) -> Script:
    """Tick or choose what is named, then submit."""
    (named,) = said(task, r"Select (.*) and click Submit")
    for name in [] if named == "nothing" else named.split(", "):
        page = yield Click(element(page, "radio" if page.find("radio") else "checkbox", name).number)
    yield press(page, "Submit")


def list_options(task: Task, page: PageView) -> Script:
    """Choose options of a native list, then submit."""
    (named,) = said(task, r"Select (.*) from the (?:scroll )?list")
    boxes = [e for e in page.elements if e.role in ("combobox", "listbox")]
    for name in named.split(", "):
        page = yield Select(boxes[0].number, name)
    yield press(page, "Submit")


def close_dialog(task: Task, page: PageView) -> Script:
    """Close the dialog, or press the button of it that is named."""
    name = quoted(task)
    yield press(page, "Close" if name == "x" else name)


def link(task: Task, page: PageView) -> Script:
    """Click a word that is underlined."""
    yield press(page, quoted(task), "generic")


def tab(task: Task, page: PageView) -> Script:
    """Open a tab."""
    yield press(page, said(task, r"(Tab #\d+)")[0], "tab")


def link_behind_tab(task: Task, page: PageView) -> Script:
    """Open tab after tab, or section after section, until the link shows."""
    wanted = quoted(task)
    for each in page.where("tab"):
        found = [e for e in page.where("generic", wanted) if not e.covered]
        if found:
            break
        if not (each.checked and each.expanded):
            page = yield Click(each.number)
    yield press(page, wanted, "generic")


def section(task: Task, page: PageView) -> Script:
    """Expand the section, then submit."""
    page = yield Click(nth(page, "tab", 1).number)
    yield press(page, "Submit")


def menu_path(task: Task, page: PageView) -> Script:
    """Open menu after menu, then choose."""
    *opened, last = said(task, r"Select (.*)$")[0].split(">")
    for name in opened:
        page = yield Hover(element(page, "menuitem", name).number)
    yield press(page, last, "menuitem")


def widget(task: Task, page: PageView) -> Script:
    """Click a widget of a kind."""
    kind = quoted(task)
    if kind in ("text", "textarea"):
        tall = [e for e in page.where("textbox") if (e.height > 24) == (kind == "textarea")]
        yield Click(tall[0].number)
    else:
        yield press(page, role=kind)


def cards(task: Task, page: PageView) -> Script:
    """Pick the card with the greatest number, then submit."""
    found = [e for e in page.where("generic") if e.name.lstrip("-").isdigit()]
    page = yield Click(max(found, key=lambda e: int(e.name)).number)
    yield press(page, "Submit")


def textbox_focus(task: Task, page: PageView) -> Script:
    """Focus into a text field."""
    place = re.search(r"(\d+)(?:st|nd|rd|th)", task.instruction)
    yield Click(nth(page, "textbox", place[1] if place else 1).number)


def generated_number(task: Task, page: PageView) -> Script:
    """Generate numbers until one fits, then submit."""
    while True:
        page = yield press(page, "Generate")
        if _fits(int(texts(page)[0]), task.instruction):
            break
    yield press(page, "Submit")


def _fits(number: int, instruction: str) -> bool:
    bound = re.search(r"(greater|less) than (-?\d+)", instruction)
    if bound:
        return number > int(bound[2]) if bound[1] == "greater" else number < int(bound[2])
    return (number % 2 == 0) == ("even" in instruction)


def odd_or_even(task: Task, page: PageView) -> Script:
    """Mark each number, then submit."""
    for row, number in enumerate(texts(page)):
        name = "Even" if int(number) % 2 == 0 else "Odd"
        page = yield Click(page.where("button", name)[row].number)
    yield press(page, "Submit")


def ticket(task: Task, page: PageView) -> Script:
    """Book the ticket that is most or least of something."""
    prices = [int(name.removeprefix("Book for $")) for name in (e.name for e in page.where("button"))]
    times = [int(hours) * 60 + int(minutes) for hours, minutes in re.findall(r"(\d+)h (\d+)m", page.outline)]
    (wanted,) = said(task, r"the ticket with the (.*)\.")
    values = times if "duration" in wanted else prices
    best = (max if wanted.startswith(("longest", "most")) else min)(values)
    yield Click(page.where("button")[values.index(best)].number)


def phone_book(task: Task, page: PageView) -> Script:
    """Turn pages until the contact shows, then click what is asked for."""
    name, field = said(task, r"Find (.*) in the contact book and click on their (.*)\.")
    while texts(page)[0] != name:
        page = yield press(page, ">", "link")
    yield Click(nth(page, "generic", 1 + ["phone number", "email", "address"].index(field)).number)


def spinner(task: Task, page: PageView) -> Script:
    """Turn the number up or down, then submit."""
    wanted = int(said(task, r"Select (-?\d+) with")[0])
    while (now := int(element(page, "spinbutton").value or 0)) != wanted:
        page = yield Click(nth(page, "button", 1 if now < wanted else 2).number)
    yield press(page, "Submit")


def calendar_day(task: Task, page: PageView) -> Script:
    """Choose a day in a calendar that opens, then submit."""
    month, day, _ = map(int, said(task, r"Select (\d+)/(\d+)/(\d+) as"))
    page = yield Click(element(page, "textbox").number)
    while (shown := _month(page)) != month:
        page = yield Click(_turn(page, back=shown > month))
    page = yield press(page, str(day), "link")
    yield press(page, "Submit")


_MONTHS = tuple(calendar.month_name)[1:]


def _month(page: PageView) -> int:
    heading = next(text for text in texts(page) if text.partition(" ")[0] in _MONTHS)
    return 1 + _MONTHS.index(heading.partition(" ")[0])


def _turn(page: PageView, back: bool) -> Point:
    """The arrow to another month: two lines above the first days, over the first or the last weekday."""
    days = page.where("link")
    above = min(day.y for day in days) - 2 * days[0].height
    return Point(min(day.center.x for day in days) if back else max(day.center.x for day in days), above)


CLICKING: dict[str, Solver] = {
    "button-delay": button_delay,
    "buy-ticket": ticket,
    "choose-date": calendar_day,
    "choose-date-easy": calendar_day,
    "choose-date-medium": calendar_day,
    "choose-date-nodelay": calendar_day,
    "choose-list": list_options,
    "click-button": quoted_button,
    "click-button-sequence": button_sequence,
    "click-checkboxes": choices,
    "click-checkboxes-large": choices,
    "click-checkboxes-transfer": choices,
    "click-collapsible": section,
    "click-collapsible-2": link_behind_tab,
    "click-collapsible-2-nodelay": link_behind_tab,
    "click-collapsible-nodelay": section,
    "click-dialog": close_dialog,
    "click-dialog-2": close_dialog,
    "click-link": link,
    "click-menu": menu_path,
    "click-option": choices,
    "click-scroll-list": list_options,
    "click-tab": tab,
    "click-tab-2": link_behind_tab,
    "click-tab-2-easy": link_behind_tab,
    "click-tab-2-hard": link_behind_tab,
    "click-tab-2-medium": link_behind_tab,
    "click-test": only_button,
    "click-test-2": capital_button,
    "click-test-transfer": capital_button,
    "click-widget": widget,
    "find-greatest": cards,
    "focus-text": textbox_focus,
    "focus-text-2": textbox_focus,
    "generate-number": generated_number,
    "odd-or-even": odd_or_even,
    "phone-book": phone_book,
    "unicode-test": quoted_button,
    "use-spinner": spinner,
}
