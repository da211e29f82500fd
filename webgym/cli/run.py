"""``webgym run``: an agent plays tasks, step by step before your eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from webgym.agent import load_agent
from webgym.cli.console import note, out, print_json, print_line, summary_table
from webgym.cli.options import AsJson, SiteFolders, Variant, parts_of, resolve, take_sites
from webgym.episode import Outcome, Result, RunWriter, StepRecord
from webgym.report import write_report
from webgym.rollout import Rollout
from webgym.session import LossCount, Session
from webgym.summary import summarise
from webgym.task import ACTION_MODES
from webgym.variant import NONE


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("run")(run)


def run(
    target: Annotated[
        str, typer.Argument(help="A task (burrito/extra-guac:test:17) or an environment (webgym/burrito-v0).")
    ],
    agent: Annotated[str, typer.Option(help="An agent's name, or module:Class.")] = "oracle",
    episodes: Annotated[int, typer.Option(min=1, help="How many to play.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first; the others follow from it.")] = 0,
    record: Annotated[Path | None, typer.Option(metavar="DIR", help="Record into this folder, with a report.")] = None,
    observation: Annotated[str | None, typer.Option(help="Observation parts, separated by commas.")] = None,
    action: Annotated[str | None, typer.Option(help=f"Action mode: {', '.join(ACTION_MODES)}.")] = None,
    reward: Annotated[str, typer.Option(help="sparse, rubric, shaped or progress.")] = "sparse",
    split: Annotated[str, typer.Option(help="train, val or test.")] = "train",
    variant: Variant = NONE,
    max_steps: Annotated[int | None, typer.Option(min=1, help="Step budget; by default that of the task.")] = None,
    engine: Annotated[str, typer.Option(help="auto, deterministic or portable.")] = "auto",
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Let an agent play, with a live log of its steps.

    Ctrl-C stops; episodes that were finished by then stay recorded. The exit code is 1 if an episode was lost to a
    fault of the machinery: a task that was not solved is a result.
    """
    take_sites(site)
    env_id, task = resolve(target)
    session = Session(
        env_id,
        load_agent(agent),
        agent,
        observation=parts_of(observation) if observation else None,
        action=action,
        reward=reward,
        split=split,
        variant=variant,
        max_steps=max_steps,
        engine=engine,
        pictures=record is not None,
    )
    run = RunWriter(record) if record else None
    results = list(_play(session, run, task, episodes, seed, log=not json))
    if json:
        print_json({"episodes": [asdict(result) for result in results]})
    elif episodes > 1:
        out.print(summary_table(summarise(results)))
    if record:
        note_path = f"report: {write_report(record)}"
        note(note_path) if json else print_line(note_path)
    if any(result.fault for result in results):
        raise typer.Exit(1)


def _play(
    session: Session, run: RunWriter | None, task: str | None, episodes: int, seed: int, log: bool
) -> Iterator[Result]:
    losses = LossCount()
    try:
        with session:
            for number in range(episodes):
                rollout = session.rollout(task, seed if number == 0 else None, run)
                result = _log(rollout) if log else rollout.finish()
                losses.add(result)
                yield result
    except KeyboardInterrupt:
        note("stopped; episodes that were finished stay recorded." if run else "stopped.")
        raise


def _log(rollout: Rollout) -> Result:
    """Play, a line per step."""
    out.print(f"{rollout.task['id']}", style="bold", markup=False, soft_wrap=True)
    out.print(f"{rollout.task['instruction']}\n", markup=False, soft_wrap=True)
    for transition in rollout:
        _log_step(transition.record)
    assert rollout.outcome is not None
    _log_outcome(rollout.outcome)
    return rollout.finish()


def _log_step(step: StepRecord) -> None:
    what = "; ".join(map(str, step.performed)) or f"{step.action!s:.80}"
    reward = f"  reward {step.reward:+.3f}" if step.reward else ""
    print_line(f"{step.step:4d}  {what}{reward}  ({step.env_ms:.0f} ms)")
    for trouble in filter(None, (step.error, *step.events)):
        out.print(f"      {trouble}", style="yellow", markup=False, soft_wrap=True)


def _log_outcome(outcome: Outcome) -> None:
    if outcome.verdict is None:
        out.print(f"\n  lost to a fault: {outcome.fault}\n", style="yellow", markup=False, soft_wrap=True)
        return
    success, score = outcome.verdict["success"], outcome.verdict["score"]
    word, style = ("✓ success", "bold green") if success else ("✗ failed", "bold red")
    facts = f"score {score:.2f}, reward {outcome.total_reward:.2f}, {outcome.ending}, {outcome.seconds:.1f} s"
    out.print(f"\n[{style}]{word}[/]  {facts}")
    for check in outcome.verdict["checks"]:
        if not check["passed"]:
            print_line(f"  ✗ {check['name']}: expected {check['expected']}, found {check['found']}")
    for incident in outcome.verdict.get("safety", ()):
        out.print(f"  ! {incident['harm']}: {incident['what']}", style="red", markup=False, soft_wrap=True)
    out.print()
