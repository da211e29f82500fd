"""A visitor to the kiosk's pages, over each engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from tests.kiosk import NOON, SITE
from webgym.engine import Engine, EngineSpec
from webgym.reward import Reward
from webgym.stage import Outcome, Stage
from webgym.types import Action, Click, Element, Frame, Look, PageView


class Visitor:
    """Opens pages of the kiosk and acts on them."""

    def __init__(self, engine: Engine, picture: bool = False, step_ms: int = 500) -> None:
        self.engine = engine
        self.stage = Stage(
            engine, SITE, variant="none", viewport=(640, 480), reward=Reward("sparse"), step_ms=step_ms, picture=picture
        )

    def open(self, path: str, start_at: datetime = NOON) -> Look:
        """Begin an episode on this page."""
        task = SITE.family("buy").task("kiosk", "train", 1)
        return self.engine.run(self.stage.begin(replace(task, start_path=path, start_at=start_at)))

    def do(self, *actions: Action) -> Outcome:
        """One step."""
        return self.engine.run(self.stage.step(actions, max_steps=1000))

    def press(self, name: str) -> Outcome:
        """Click the control of that name."""
        return self.do(Click(self.control(name).number))

    def control(self, name: str) -> Element:
        """The control of that name."""
        found = self.page.find(name=name)
        assert found is not None, f"no {name!r} in:\n{self.page.outline}"
        return found

    def picture(self) -> Frame:
        """The viewport."""
        return self.engine.run(self.stage.screenshot())

    @property
    def page(self) -> PageView:
        """What the page shows."""
        assert self.stage.look is not None
        return self.stage.look.page


@pytest.fixture(scope="session", params=["deterministic", "portable"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn."""
    shared = Engine(EngineSpec(request.param))
    yield shared
    shared.close()


@pytest.fixture
def visitor(engine: Engine) -> Iterator[Visitor]:
    """A visitor over each engine."""
    one = Visitor(engine)
    yield one

    async def leave() -> None:
        one.stage.close()

    engine.run(leave())
