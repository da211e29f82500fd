"""The recorded episode on disk: what is in it (`record`), and how it is written (`writer`).

    <run>/
        results.json                        one entry per finished episode
        report.html                         made from all of this by `webgym.report`
        episodes/<task id, made safe>/
            episode.jsonl                   a line each: the header, every step, the outcome
            0000.png 0001.png ...           the page after reset, after step 1, ...

An episode is written under a hidden name and renamed when it is finished, so whatever has a name of its own is whole,
however the program ended. An episode with a fault of the machinery has no reward and no score, here or in the results.
"""

from webgym.episode.record import (
    EPISODES,
    RESULTS_FILE,
    Episode,
    Header,
    Outcome,
    Result,
    StepRecord,
    read_episode,
    read_episodes,
    write_whole,
)
from webgym.episode.writer import EpisodeWriter, RunWriter, safe_name

__all__ = [
    "EPISODES",
    "RESULTS_FILE",
    "Episode",
    "EpisodeWriter",
    "Header",
    "Outcome",
    "Result",
    "RunWriter",
    "StepRecord",
    "read_episode",
    "read_episodes",
    "safe_name",
    "write_whole",
]
