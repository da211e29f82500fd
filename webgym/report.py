"""The report of a run: one self-contained page, made from the recorded episodes alone.

What a site or an agent wrote is hostile here: every text is escaped, the page holds no script, and its content security
policy allows nothing but its own style and its own pictures.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from webgym.act.performed import Performed
from webgym.episode import Episode, Result, StepRecord, read_episodes, write_whole
from webgym.summary import summarise

REPORT_FILE = "report.html"
_TEMPLATES = Path(__file__).parent / "templates"
PICTURES_PER_EPISODE = 20
PICTURES_PER_REPORT = 3000
"""About so many are shown at most, whatever the number of episodes: some 40 MB."""
_PICTURE_WIDTH = 480  # pixels at most; WebP at this quality is 10 to 15 kB a page
_PICTURE_QUALITY = 50


# --- the filmstrips --------------------------------------------------------------------------------------------------


class Pictures:
    """The pictures of a report, each held once however often it is shown.

    Args:
        width: Widest picture, in pixels; wider ones are scaled down.
    """

    def __init__(self, width: int = _PICTURE_WIDTH) -> None:
        self._width = width
        self._by_path: dict[Path, str] = {}
        self._by_name: dict[str, str] = {}

    def name(self, path: Path) -> str:
        """The name under which this file's picture stands in the page."""
        if path not in self._by_path:
            content = path.read_bytes()
            name = "p" + hashlib.sha256(content).hexdigest()[:16]
            if name not in self._by_name:
                self._by_name[name] = self._encode(content)
            self._by_path[path] = name
        return self._by_path[path]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Names, with the pictures as data URIs."""
        return iter(self._by_name.items())

    def _encode(self, content: bytes) -> str:
        from PIL import Image  # here and not above: importing webgym stays light

        with Image.open(io.BytesIO(content)) as picture:
            height = round(picture.height * self._width / picture.width)
            smaller = picture.convert("RGB")
            if picture.width > self._width:
                smaller = smaller.resize((self._width, height), Image.Resampling.LANCZOS)
        encoded = io.BytesIO()
        smaller.save(encoded, "WEBP", quality=_PICTURE_QUALITY, method=2)
        return "data:image/webp;base64," + base64.b64encode(encoded.getvalue()).decode()


@dataclass(frozen=True, slots=True)
class Shot:
    """One place of a filmstrip: the page that an action was taken on, and the action.

    Attributes:
        picture: Its name; empty where there is none.
        step: None for the last one, which shows how the page was left.
    """

    picture: str
    step: StepRecord | None

    @property
    def marks(self) -> tuple[Performed, ...]:
        """What to draw on the picture."""
        return self.step.performed if self.step else ()


@dataclass(frozen=True, slots=True)
class Film:
    """One episode as the report shows it; ``number`` names it within the page."""

    number: int
    episode: Episode
    shots: tuple[Shot, ...]

    @property
    def state(self) -> str:
        """``"passed"``, ``"failed"`` or ``"fault"``."""
        verdict = self.episode.outcome.verdict
        if verdict is None:
            return "fault"
        return "passed" if verdict["success"] else "failed"


def _film(number: int, episode: Episode, pictures: Pictures, at_most: int) -> Film:
    frames = [episode.header.first_frame, *(step.frame for step in episode.steps)]
    if len(frames) > at_most:  # the beginning and the end say most
        start, end = (at_most + 1) // 2, len(frames) - at_most // 2
        frames = [frame if index < start or index >= end else "" for index, frame in enumerate(frames)]
    names = [pictures.name(episode.folder / frame) if frame else "" for frame in frames]
    return Film(number, episode, tuple(map(Shot, names, (*episode.steps, None))))


# --- the page --------------------------------------------------------------------------------------------------------


def write_report(run: str | os.PathLike[str], pictures_per_episode: int | None = None) -> Path:
    """Make the report of a run.

    Args:
        run: Folder of the run.
        pictures_per_episode: How many are shown at most; of longer episodes, those of the beginning and the end. By
            default `PICTURES_PER_EPISODE`, and fewer where there are so many episodes that the page would be too large.

    Returns:
        Path of the page, which lies in that folder.

    Raises:
        UsageError: If the folder is no run.
    """
    folder = Path(run)
    page = folder / REPORT_FILE
    episodes = list(read_episodes(folder))
    if pictures_per_episode is None:
        pictures_per_episode = min(PICTURES_PER_EPISODE, max(2, PICTURES_PER_REPORT // max(1, len(episodes))))
    write_whole(page, render_report(folder.resolve().name, episodes, pictures_per_episode))
    return page


def render_report(title: str, episodes: Iterable[Episode], pictures_per_episode: int = PICTURES_PER_EPISODE) -> str:
    """The report of these episodes, as HTML."""
    from jinja2 import (
        Environment,
        FileSystemLoader,
        StrictUndefined,
    )  # here and not above: importing webgym stays light

    pictures = Pictures()
    films = [_film(number, episode, pictures, pictures_per_episode) for number, episode in enumerate(episodes, 1)]
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("report.html").render(
        title=title,
        films=films,
        pictures=pictures,
        rows=summarise(Result.of(film.episode) for film in films),
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
