"""Long lists over several pages; ``pagination`` of ``kit/macros.html`` links them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to one of the pages; ``current`` is the one that is shown."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a list. ``before`` and ``after`` are the addresses of its neighbours, empty where there is none."""

    things: tuple[T, ...]
    count: int
    number: int
    links: tuple[PageLink, ...]
    before: str
    after: str


def paged(request: Request, things: Sequence[T], size: int) -> Paged[T]:
    """The page of a list that ``?page=`` asks for; the nearest there is, where it asks for none or for nonsense.

    Args:
        request: Whose query is kept in the addresses of the other pages.
        things: All of them.
        size: How many stand on a page.
    """
    last = max(1, -(-len(things) // size))
    asked = request.query_params.get("page", "1")
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    urls = [with_query(request, page=str(n) if n > 1 else "") for n in range(1, last + 1)]
    links = tuple(PageLink(n, url, n == number) for n, url in enumerate(urls, 1))
    return Paged(
        things=tuple(things[(number - 1) * size : number * size]),
        count=len(things),
        number=number,
        links=links,
        before=links[number - 2].url if number > 1 else "",
        after=links[number].url if number < last else "",
    )


def with_query(request: Request, **changes: str) -> str:
    """The request's address with some of its query changed; an empty text takes a name out."""
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
    path: str = request.scope["path"]
    return f"{path}?{query}" if query else path
