"""Pages that are solved with the keyboard, and those where the mouse has to do more than click a control."""

from __future__ import annotations

import operator
import re

from webgym.task import Task
from webgym.types import Click, Drag, Element, Key, PageView, Point, Scroll, Type
from webgym_sites.miniwob.oracle.script import Script, Solver, element, nth, press, quoted, said, texts


def quoted_text(task: Task, page: PageView) -> Script:
    """Type what is quoted into every field, then submit."""
    for field in page.where("textbox"):
        page = yield Type(quoted(task), into=field.number)
    yield press(page, "Submit")


def cased_text(task: Task, page: PageView) -> Script:
    """Type a word in upper or lower case, then submit."""
    word = quoted(task)
    text = word.upper() if "upper case" in task.instruction else word.lower()
    page = yield Type(text, into=element(page, "textbox").number)
    yield press(page, "Submit")


def login(task: Task, page: PageView) -> Script:
    """Enter a username and a password."""
    for place, text in enumerate(said(task, r'username "(.*)" and the password "(.*)" into'), 1):
        page = yield Type(text, into=nth(page, "textbox", place).number)
    yield press(page, "Login")


def shown_text(task: Task, page: PageView) -> Script:
    """Type the text that stands on the page, then submit."""
    page = yield Type(texts(page)[0], into=element(page, "textbox").number)
    yield press(page, "Submit")


def found_word(task: Task, page: PageView) -> Script:
    """Type the nth word of the paragraph, then submit."""
    (place,) = said(task, r"Find the (\d+)\w\w word")
    word = texts(page)[0].split()[int(place) - 1].strip(".,")
    page = yield Type(word, into=element(page, "textbox").number)
    yield press(page, "Submit")


def guessed_number(task: Task, page: PageView) -> Script:
    """Halve what is left, until the page is content."""
    low, high = 0, 9
    while True:
        guess = (low + high) // 2
        page = yield Type(str(guess), into=element(page, "spinbutton").number)
        page = yield press(page, "Submit")
        if "higher" in texts(page)[0]:
            low = guess + 1
        else:
            high = guess - 1


_OPERATORS = {"+": operator.add, "-": operator.sub, "x": operator.mul}


def arithmetic(task: Task, page: PageView) -> Script:
    """Work out one term, then submit."""
    left, sign, right = re.findall(r'"(-?\d+) ([-+x]) (-?\d+) =', page.outline)[0]
    page = yield Type(str(_OPERATORS[sign](int(left), int(right))), into=element(page, "textbox").number)
    yield press(page, "Submit")


def algebra(task: Task, page: PageView) -> Script:
    """Solve ``a + b = c`` for the one that is called x, then submit."""
    left, sign, right, total = re.findall(r'"(\w+) ([-+]) (\w+) = (-?\d+)"', page.outline)[0]
    if left == "x":
        x = int(total) - int(right) if sign == "+" else int(total) + int(right)
    else:
        x = int(total) - int(left) if sign == "+" else int(left) - int(total)
    page = yield Type(str(x), into=element(page, "textbox").number)
    yield press(page, "Submit")


def table_value(task: Task, page: PageView) -> Script:
    """Type what the table says about one thing, then submit."""
    (label,) = said(task, r"the value of (.*) into")
    page = yield Type(_table(page)[label], into=element(page, "textbox").number)
    yield press(page, "Submit")


def table_values(task: Task, page: PageView) -> Script:
    """Type what the table says about each label, then submit."""
    labels = [text.removesuffix(":") for text in texts(page) if text.endswith(":")]
    for place, label in enumerate(labels, 1):
        page = yield Type(_table(page)[label], into=nth(page, "textbox", place).number)
    yield press(page, "Submit")


def _table(page: PageView) -> dict[str, str]:
    cells = [text for text in texts(page) if not text.endswith(":")]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def date(task: Task, page: PageView) -> Script:
    """Type a date, from the month on, then submit."""
    (text,) = said(task, r"Enter (\S+) as")
    page = yield Type(text, into=_left_end(element(page, "textbox")))
    yield press(page, "Submit")


def time(task: Task, page: PageView) -> Script:
    """Type a time, from the hour on, then submit."""
    hour, rest = said(task, r"Enter (\d+):(.*) as")
    text = f"{hour:>02}:{rest}".replace(" ", "")
    page = yield Type(text, into=_left_end(element(page, "textbox")))
    yield press(page, "Submit")


def _left_end(field: Element) -> Point:
    return Point(field.x + 8, field.center.y)


def numbered_form(task: Task, page: PageView) -> Script:
    """Choose the nth radio button, type a number into the nth field, then submit."""
    radio, number, field = said(task, r'the (\d+)\w\w radio button and enter the number "(.*)" into the (\d+)\w\w')
    page = yield Click(nth(page, "radio", radio).number)
    page = yield Type(number, into=nth(page, "textbox", field).number)
    yield press(page, "Submit")


def movie_search(task: Task, page: PageView) -> Script:
    """Fill a form whose fields come in any order, then submit."""
    genre, director, year = said(task, r"for (.*) movies directed by (.*) from year (\d+)")
    wanted = {"Genre": genre, "Director": director, "Year": year, "Date": year}
    labels = [word for text in texts(page) for word in wanted if word in text]
    for place, label in enumerate(labels, 1):
        page = yield Type(wanted[label], into=nth(page, "textbox", place).number)
    yield Click(page.elements[-1].number)


def search(task: Task, page: PageView) -> Script:
    """Search, turn pages, and open the nth result."""
    text, place = said(task, r'enter "(.*)" and press "Search", then find and click the (\d+)\w\w')
    page = yield Type(text, into=element(page, "textbox").number)
    page = yield press(page, "Search")
    turns, row = divmod(int(place) - 1, 3)
    for _ in range(turns):
        page = yield press(page, ">", "link")
    results = [e for e in page.where("link") if not re.fullmatch(r"\d+|<|>", e.name)]
    yield Click(results[row].number)


def autocomplete(task: Task, page: PageView) -> Script:
    """Type how the item starts, choose the one that ends as it should, then submit."""
    start, end = said(task, r'starts with "(.*?)"(?: and ends with "(.*)")?\.')
    page = yield Type(start, into=element(page, "textbox").number)
    page = yield press(page, lambda name: name.startswith(start) and name.endswith(end or ""), "generic")
    yield press(page, "Submit")


_FAR = 20  # from here on by a fifth of the range


def slider(task: Task, page: PageView) -> Script:
    """Move each slider by the arrow keys, then submit."""
    wanted = [int(number) for number in re.findall(r"-?\d+", task.instruction)]
    handles = page.where("generic", "")
    for place, number in enumerate(wanted[: len(handles)]):
        page = yield Click(handles[place].number)
        while left := number - int(texts(page)[place]):
            far = abs(left) > _FAR
            page = yield Key(("PageUp" if far else "ArrowRight") if left > 0 else ("PageDown" if far else "ArrowLeft"))
    box = re.search(r"the (\d+)\w\w checkbox", task.instruction)
    if box:
        page = yield Click(nth(page, "checkbox", box[1]).number)
    yield press(page, "Submit")


def agreement(task: Task, page: PageView) -> Script:
    """Cancel; or read to the end, sign and press what is named."""
    if "cancel button" in task.instruction:
        yield press(page, "Cancel")
        return
    name, button = said(task, r'enter the name "(.*)" then press "(.*)"')
    page = yield Scroll(dy=5000, target=element(page, "textbox").number)
    page = yield Type(name, into=element(page, "textbox", "Name").number)
    yield press(page, button)


def terminal(task: Task, page: PageView) -> Script:
    """List the files, and remove the one that is asked for."""
    kind = re.search(r"extension (\.\S+)", task.instruction)
    prompt = element(page, "textbox").number
    page = yield Type("ls", into=prompt)
    page = yield Key("Enter")
    shown = texts(page)
    files = " ".join(shown[shown.index("user$ ls") + 1 : -1]).split()
    wanted = [file for file in files if (file.endswith(kind[1]) if kind else "." not in file)]
    page = yield Type(f"rm {wanted[0]}", into=prompt)
    yield Key("Enter")


def resized_area(task: Task, page: PageView) -> Script:
    """Pull the corner of the text area, then submit."""
    way, change = said(task, r"the (height|width) is (larger|smaller)")
    area, by = element(page, "textbox"), 20 if change == "larger" else -20
    corner = Point(area.x + area.width - 4, area.y + area.height - 4)
    to = Point(corner.x + by, corner.y) if way == "width" else Point(corner.x, corner.y + by)
    page = yield Drag((corner, to))
    yield press(page, "Submit")


def forwarded_email(task: Task, page: PageView) -> Script:
    """Open an email, forward it."""
    sender, to = said(task, r"the email by (\S+) and forward that email to (\S+)\.$")
    page = yield press(page, lambda name: name.startswith(sender + " "), "generic")
    page = yield Click(_bar(page, right=True))
    page = yield Type(to, into=nth(page, "textbox", 1).number)
    yield Click(_send(page))


def answered_email(task: Task, page: PageView) -> Script:
    """Open an email, answer it."""
    sender, text = said(task, r'the email by (\S+) and reply to them with the text "(.*)"')
    page = yield press(page, lambda name: name.startswith(sender + " "), "generic")
    page = yield Click(_bar(page, right=False))
    page = yield Type(text, into=nth(page, "textbox", 1).number)
    yield Click(_send(page))


def _bar(page: PageView, right: bool) -> Point:
    """A half of the bar below an email: reply at the left, forward at the right."""
    bar = element(page, "generic", "Reply Forward")
    return Point(bar.x + bar.width * (0.75 if right else 0.25), bar.center.y)


def _send(page: PageView) -> int:
    """The arrow in the right upper corner."""
    return max(page.where("generic", ""), key=lambda e: e.x - e.y).number


TYPING: dict[str, Solver] = {
    "email-inbox-forward": forwarded_email,
    "email-inbox-reply": answered_email,
    "enter-date": date,
    "enter-password": quoted_text,
    "enter-text": quoted_text,
    "enter-text-2": cased_text,
    "enter-text-dynamic": quoted_text,
    "enter-time": time,
    "find-word": found_word,
    "form-sequence": slider,
    "form-sequence-2": numbered_form,
    "guess-number": guessed_number,
    "login-user": login,
    "multi-layouts": movie_search,
    "multi-orderings": movie_search,
    "read-table": table_value,
    "read-table-2": table_values,
    "resize-textarea": resized_area,
    "search-engine": search,
    "sign-agreement": agreement,
    "simple-algebra": algebra,
    "simple-arithmetic": arithmetic,
    "terminal": terminal,
    "text-transform": shown_text,
    "use-autocomplete": autocomplete,
    "use-autocomplete-nodelay": autocomplete,
    "use-slider": slider,
    "use-slider-2": slider,
}
