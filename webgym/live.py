"""``render_mode="human"``: a page on loopback that shows episodes while they are played.

The page is pushed one moment after each reset and step: picture, instruction, last action, reward, verdict. What a site
or an agent wrote is hostile here: it travels as JSON and becomes text, never markup, and the page's content security
policy allows nothing but its own files and pictures.

Nobody has to watch. Without a watcher no picture is taken and nothing waits; with one, moments follow each other no
faster than a person can see.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from webgym.act.performed import Performed, Place, performed
from webgym.engine import Engine
from webgym.errors import BrowserError
from webgym.serve import HttpServer
from webgym.stage import Outcome, Stage
from webgym.task import Task
from webgym.types import Action, Frame, Look, PageView

Camera = Callable[[], Awaitable[Frame]]
Hold = Callable[[asyncio.Event, float], Awaitable[None]]

_TEMPLATES = Path(__file__).parent / "templates"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_FILES = (
    ("/", "live.html", "text/html"),
    ("/live.css", "live.css", "text/css"),
    ("/live.js", "live.js", "text/javascript"),
)
_TEXT_LENGTH = 500  # characters of an action in words; an agent can type a book


@dataclass(frozen=True, eq=False, slots=True)
class Moment:
    """What there is to see after a reset or a step.

    Attributes:
        episode: Which episode this is, counted from 1.
        task, instruction: What is asked.
        url: The page's address.
        frame: The picture of the viewport, (H, W, 3) uint8; None where nobody had it taken.
        step: How many steps were taken.
        max_steps: The step budget; None before the first step.
        action: The last action, in words.
        places: Where it went, as shares of the viewport's width and height.
        error: Why it was a no-op, or was cut short.
        reward: The sum of all rewards so far.
        verdict: `Verdict.to_dict`, once the episode has ended.
        fault: What broke, if the machinery did.
    """

    episode: int
    task: str
    instruction: str
    url: str
    frame: Frame | None = None
    step: int = 0
    max_steps: int | None = None
    action: str = ""
    places: tuple[Place, ...] = ()
    error: str = ""
    reward: float = 0.0
    verdict: dict[str, Any] | None = None
    fault: str = ""

    def to_event(self) -> bytes:
        """As one server-sent event."""
        fields = asdict(replace(self, frame=None)) | {"frame": None if self.frame is None else _data_uri(self.frame)}
        return f"data: {json.dumps(fields)}\n\n".encode()


async def hold(unwatched: asyncio.Event, seconds: float) -> None:
    """Wait for so long, or until nobody watches any more."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await unwatched.wait()


class LivePage:
    """The page that people open, and everyone who has it open. Lives on the engine's thread.

    It knows no stage and no engine, as what is served lives as long as its server does.

    Args:
        fps: How many moments a second a person can follow.
        hold: Replaces `hold`, for tests.
    """

    def __init__(self, fps: float, hold: Hold = hold) -> None:
        routes = [Route(path, _file(name, media_type)) for path, name, media_type in _FILES]
        # The name is checked so that no other website can have its own name lead here (DNS rebinding).
        known = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        self.app = Starlette(routes=[*routes, Route("/moments", self._serve_moments)], middleware=[known])
        self.turn = asyncio.Lock()
        """Held while a step is played, so that a newcomer's picture is not taken in the middle of it."""
        self._seconds = 1 / fps
        self._hold = hold
        self._watchers: set[asyncio.Event] = set()  # each is set while there is something new to send
        self._unwatched = asyncio.Event()
        self._closed = False
        self._moment: Moment | None = None
        self._camera: Camera | None = None
        self._event: bytes | None = None  # the moment as sent, made when first wanted
        self._shown_at = 0.0  # seconds, of the loop's clock

    @property
    def watched(self) -> bool:
        """Whether anybody has the page open."""
        return bool(self._watchers)

    def show(self, moment: Moment, camera: Camera | None) -> None:
        """Let everyone see this moment.

        Args:
            moment: What is shown from now on.
            camera: Takes its picture, should somebody come who finds it without one; None if that cannot be done.
        """
        self._moment, self._camera, self._event = moment, camera, None
        self._shown_at = asyncio.get_running_loop().time()
        for news in self._watchers:
            news.set()

    async def pace(self) -> None:
        """While somebody watches, wait until the last moment has been on show for its time."""
        left = self._shown_at + self._seconds - asyncio.get_running_loop().time()
        if self.watched and left > 0:
            await self._hold(self._unwatched, left)

    def close(self) -> None:
        """Say goodbye to everyone; their streams end."""
        self._closed = True
        for news in self._watchers:
            news.set()

    async def _serve_moments(self, request: Request) -> Response:
        return StreamingResponse(self._moments(), media_type="text/event-stream", headers=_HEADERS)

    async def _moments(self) -> AsyncIterator[bytes]:
        """Each moment from now on; whoever is too slow for some of them gets the newest."""
        news = asyncio.Event()
        self._watchers.add(news)
        self._unwatched.clear()
        try:
            async with self.turn:
                await self._complete()
            while not self._closed:
                news.clear()
                if self._moment is not None:
                    self._event = self._event or self._moment.to_event()
                    yield self._event
                await news.wait()
            yield b"event: end\ndata: closed\n\n"  # an event without data would not be heard
        finally:
            self._watchers.discard(news)
            if not self._watchers:
                self._unwatched.set()

    async def _complete(self) -> None:
        """Take the picture that nobody was there for when the moment came."""
        if self._moment is None or self._moment.frame is not None or self._camera is None:
            return
        with suppress(BrowserError):  # a dead browser is the next step's to report; the words are shown all the same
            self._moment, self._event = replace(self._moment, frame=await self._camera()), None


class LiveView:
    """A stage with an audience: plays as `Stage` does, and shows what happens.

    Args:
        engine: Serves the page.
        stage: Where episodes are played; nobody else may use it.
        page: The page.

    Not covered: a newcomer who comes between two steps has a frame drawn that would not have been drawn otherwise;
    a page that counts its frames can notice.
    """

    def __init__(self, engine: Engine, stage: Stage, page: LivePage) -> None:
        self._engine = engine
        self._stage = stage
        self._page = page
        self._needs_picture = stage.picture
        self._server: HttpServer | None = None
        self._last = Moment(0, "", "", "")

    @property
    def url(self) -> str | None:
        """Where to watch; None before the first episode."""
        return None if self._server is None else f"{self._server.url}/"

    async def begin(self, task: Task) -> Look:
        """As `Stage.begin`."""
        await self._page.pace()
        async with self._page.turn:
            self._stage.picture = self._needs_picture or self._page.watched
            look = await self._stage.begin(task)
            self._show(Moment(self._last.episode + 1, task.id, task.instruction, look.page.url, look.frame))
        if self._server is None:
            self._server = await self._engine.host(self._page.app)
            await asyncio.to_thread(_announce, f"{self._server.url}/")
        return look

    async def step(self, actions: Sequence[Action], max_steps: int, refused: str = "") -> Outcome:
        """As `Stage.step`."""
        await self._page.pace()
        async with self._page.turn:
            self._stage.picture = self._needs_picture or self._page.watched
            before = self._stage.look
            assert before is not None
            outcome = await self._stage.step(actions, max_steps, refused)
            done = [performed(action, before.page) for action in actions]
            self._show(_after(self._last, done, before.page, max_steps, outcome))
        return outcome

    async def close(self) -> None:
        """End the streams and the server."""
        self._page.close()
        if self._server is not None:
            await self._engine.unhost(self._server)

    def _show(self, moment: Moment) -> None:
        self._last = moment
        self._page.show(moment, None if moment.fault else self._stage.tab.screenshot)


def _after(last: Moment, done: Sequence[Performed], page: PageView, max_steps: int, outcome: Outcome) -> Moment:
    """The moment after a step that was taken on this page."""
    return replace(
        last,
        url=outcome.look.page.url,
        frame=None if outcome.fault else outcome.look.frame,
        step=last.step + 1,
        max_steps=max_steps,
        action="; ".join(map(str, done))[:_TEXT_LENGTH] or "nothing",
        places=tuple((x / page.width, y / page.height) for each in done for x, y in each.places),
        error=outcome.action_error,
        reward=last.reward + outcome.reward,
        verdict=outcome.verdict.to_dict() if outcome.verdict else None,
        fault=outcome.fault,
    )


def _announce(url: str) -> None:
    print(f"webgym: watch at {url}", file=sys.stderr)
    # pytest sets PYTEST_VERSION for as long as it runs: tests open no windows on the machine of whoever runs them.
    if _has_display() and "PYTEST_VERSION" not in os.environ:
        webbrowser.open(url)


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _file(name: str, media_type: str) -> Response:
    return Response((_TEMPLATES / name).read_bytes(), headers=_HEADERS, media_type=media_type)


def _data_uri(frame: Frame) -> str:
    file = io.BytesIO()
    Image.fromarray(frame).save(file, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
