"""What the scripts that solve pages share.

A script is a generator: it is given the task and the first page, yields an action, and is sent the page that follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator

from webgym.errors import TaskError
from webgym.task import Task
from webgym.types import Action, Click, Element, PageView

Script = Generator[Action, PageView, None]
Solver = Callable[[Task, PageView], Script]


def said(task: Task, pattern: str) -> tuple[str, ...]:
    """The groups of a pattern that the instruction holds.

    Raises:
        TaskError: It does not hold it.
    """
    found = re.search(pattern, task.instruction)
    if found is None:
        raise TaskError(f"the instruction of {task.id!r} is {task.instruction!r}, which does not hold {pattern!r}.")
    return found.groups()


def quoted(task: Task) -> str:
    """The first text in the instruction that stands in quotation marks."""
    return said(task, r'"(.*?)"')[0]


def element(page: PageView, role: str | None, name: str | Callable[[str], bool] | None = None) -> Element:
    """The first element of that role and name.

    Raises:
        TaskError: The page shows none.
    """
    found = page.find(role, name)
    if found is None:
        raise TaskError(f"the page shows no {role or 'element'} {name!r}:\n{page.outline}")
    return found


def press(page: PageView, name: str | Callable[[str], bool] | None = None, role: str | None = "button") -> Click:
    """A click on the first element of that role and name."""
    return Click(element(page, role, name).number)


def nth(page: PageView, role: str, place: int | str) -> Element:
    """The element of that role in that place, counted from 1."""
    found = page.where(role)
    if not 1 <= int(place) <= len(found):
        raise TaskError(f"the page shows {len(found)} of {role}, not {place}:\n{page.outline}")
    return found[int(place) - 1]


def texts(page: PageView) -> list[str]:
    """The texts that are no controls, in the order of the page, without the instruction."""
    return re.findall(r'^ *(?:text|heading \d) "(.*)"$', page.outline, re.MULTILINE)[1:]
