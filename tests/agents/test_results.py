"""Tables and curves of runs that have come to their end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

from PIL import Image
from torch.utils.tensorboard.writer import SummaryWriter

from webgym_agents.results import main


def run_of(folder: Path, seed: int, successes: int, curve: list[float]) -> str:
    """The folder of a run, as `webgym train` leaves it; without a curve, none was drawn."""
    total = {"successes": successes, "episodes": 200, "mean_over_families": successes / 200, "steps": 5.25}
    result = {
        "arguments": {"recipe": "ppo_flagship", "seed": seed},
        "evaluation": {"total": total},
        "stages": {"ppo": 250.0, "evaluation": 30.0},
        "seconds": 280.0,
    }
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(result))
    if curve:
        with SummaryWriter(str(folder / "tensorboard" / "ppo")) as writer:
            for number, rate in enumerate(curve):
                writer.add_scalar("rollout/success_rate", rate, 256 * number)
    return str(folder)


def test_seeds_stand_together_with_their_interval(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = [run_of(tmp_path / str(seed), seed, 199 + seed, [0.0, 0.5, 1.0]) for seed in (0, 1)]
    main([*runs, "--plot", str(tmp_path / "curves.png")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:] == [
        "| ppo_flagship | 0 | 199/200 | 0.995 | 0.972-0.999 | 0.995 | 5.2 | 250 | 30 |",
        "| ppo_flagship | 1 | 200/200 | 1.000 | 0.981-1.000 | 1.000 | 5.2 | 250 | 30 |",
        "| ppo_flagship | all | 399/400 | 0.998 | 0.986-1.000 | 0.998 | 5.2 | 250 | 30 |",
    ]
    with Image.open(tmp_path / "curves.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 100


def test_equal_runs_are_drawn_as_equal_files(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", 0, 200, [0.0, 1.0])
    drawn = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in drawn:
        main([run, "--plot", str(file)])
    assert drawn[0].read_bytes() == drawn[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], "no run that has come to its end"),
        (["run", "--plot", "curves.txt"], "give a file that ends in .png"),
        (["run", "--plot", "curves.png"], "none of these runs has a learning curve"),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    run_of(tmp_path / "run", 0, 200, [])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert message in capsys.readouterr().err
